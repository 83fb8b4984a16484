using System.Text;
using EligibilityService.Register;

namespace EligibilityService.Tests.Register;

/// <summary>What was kept once can be read for ever, whatever is packed better later.</summary>
internal sealed class PackedTests
{
    private const string Json = """{"programme":"beijing-gpu-purchase","buyer":{"name":"北京示例智能算力有限公司"}}""";

    [TestCase("{}")]
    [TestCase(Json)]
    public void Json_PackedAndUnpacked_IsTheSame(string json) =>
        Assert.That(Text(Packed.Unpack(Packed.Pack(Encoding.UTF8.GetBytes(json)))), Is.EqualTo(json));

    [TestCase(new byte[0])]
    [TestCase(new byte[] { 2, 1, 4 })]
    [TestCase(new[] { (byte)'{', (byte)'}' })]
    public void Bytes_ThatAreNoRecord_Throw(byte[] kept) => Assert.That(() => Packed.Unpack(kept), Throws.TypeOf<InvalidDataException>());

    private static string Text(byte[] json) => Encoding.UTF8.GetString(json);
}
