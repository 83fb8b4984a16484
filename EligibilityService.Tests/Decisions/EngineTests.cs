using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EligibilityService.Cases;
using EligibilityService.Core.Decisions;
using EligibilityService.Tests.Cases;
using EligibilityService.Tests.Contract;
using EligibilityService.Wire;

namespace EligibilityService.Tests.Decisions;

/// <summary>
/// What the engine answers to every case file, word for word, is pinned beside its number, so that nobody changes an answer without
/// thinking of the number. (It is no part of the mutation run: it would notice every mutant, and show nothing about the tests that
/// understand what they see.)
/// </summary>
internal sealed class EngineTests
{
    private const string Update = "UPDATE_ENGINE_ANSWERS";
    private const int HashLength = 16;

    private static readonly string Pinned = Path.Combine(ContractDocument.Top, "EligibilityService", "Core", "Decisions",
        "Engine.answers.txt");

    private sealed record Pin(string Case, string Answer);

    [Test]
    public void Engine_EveryCaseFile_AnswersAsPinned()
    {
        var answers = CaseFile.All.ToDictionary(file => file.Name, file => new Pin(HashOf(InputOf(file)), HashOf(AnswerOf(file))),
            StringComparer.Ordinal);
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            File.WriteAllLines(Pinned,
                answers.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key} {one.Value.Case} {one.Value.Answer}")
                .Prepend(Engine.Number.ToString(CultureInfo.InvariantCulture)));
        }

        var lines = File.ReadAllLines(Pinned);
        var pinned = lines.Skip(1).Select(line => line.Split(' '))
            .ToDictionary(parts => parts[0], parts => new Pin(parts[1], parts[2]), StringComparer.Ordinal);
        string[] moved = [.. answers.Where(one => pinned.TryGetValue(one.Key, out var pin) && pin.Case == one.Value.Case
            && pin.Answer != one.Value.Answer).Select(one => one.Key)];
        string[] written = [.. answers.Where(one => !pinned.TryGetValue(one.Key, out var pin) || pin.Case != one.Value.Case)
            .Select(one => one.Key), .. pinned.Keys.Where(name => !answers.ContainsKey(name))];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(lines[0], Is.EqualTo(Engine.Number.ToString(CultureInfo.InvariantCulture)),
                $"the engine's number moved: pin its answers with {Update}=1");
            Assert.That(moved, Is.Empty,
                $"The same cases are answered otherwise. Where that can decide a case differently, or says it in other words, raise Engine.Number (once in a release), and mark the change log with ★; then pin the answers with {Update}=1.");
            Assert.That(written, Is.Empty, $"Case files are new, changed or gone: pin their answers with {Update}=1.");
        }
    }

    private static string InputOf(CaseFile file) =>
        string.Join('\n', file.Merged("request"), file.Merged("programme"), file.Merged("catalogue"), file.Given.ToJsonString());

    private static ReadOnlySpan<byte> AnswerOf(CaseFile file)
    {
        var @case = file.Read();
        var settled = Settle.Apply(@case, Assess.Of(@case), file.Register);
        return AnswerWriter.Bytes(
            DecisionMaker.Make(@case, settled, null, InvoiceFingerprint.Of(@case.Invoice, @case.Buyer.Id), DateTimeOffset.UnixEpoch,
                null, null));
    }

    private static string HashOf(string text) => HashOf(Encoding.UTF8.GetBytes(text));

    private static string HashOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes))[..HashLength];
}
