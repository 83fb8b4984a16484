using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace EligibilityService.Tests.Architecture;

/// <summary>
/// Every call of Dapper is bound at compile time. Dapper.AOT leaves out, without a word, what it cannot bind: row types that are private or
/// tuples, and arguments of types that another generator makes. Such a call reflects; it works in these tests and fails in a native build.
/// </summary>
[TestFixture]
internal sealed class DapperTests
{
    [Test]
    public void Service_CallsOfDapper_AreAllBoundAtCompileTime()
    {
        using var file = new PEReader(File.OpenRead(typeof(Program).Assembly.Location));
        var reader = file.GetMetadataReader();

        // A call that is bound goes to a method that was generated, so the assembly does not refer to the one of Dapper.
        var left = reader.MemberReferences.Select(reader.GetMemberReference)
            .Where(member => member.Parent.Kind == HandleKind.TypeReference
                && reader.GetString(reader.GetTypeReference((TypeReferenceHandle)member.Parent).Name) == "SqlMapper")
            .Select(member => reader.GetString(member.Name)).ToArray();

        Assert.Multiple(() =>
        {
            Assert.That(reader.AssemblyReferences.Select(one => reader.GetString(reader.GetAssemblyReference(one).Name)),
                Does.Contain("Dapper.AOT"), "the calls are bound at all");
            Assert.That(left, Is.Empty);
        });
    }
}
