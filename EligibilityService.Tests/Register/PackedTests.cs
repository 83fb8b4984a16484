using System.Text;
using System.Text.Json;
using EligibilityService.Cases;
using EligibilityService.Core.Decisions;
using EligibilityService.Hosting;
using EligibilityService.Register;
using ZstdSharp;

namespace EligibilityService.Tests.Register;

/// <summary>What was kept once can be read for ever, whatever is packed better later.</summary>
internal sealed class PackedTests
{
    private const string Json = """{"programme":"beijing-gpu-purchase","buyer":{"name":"北京示例智能算力有限公司"}}""";

    [TestCase("{}")]
    [TestCase(Json)]
    public void Json_PackedAndUnpacked_IsTheSame(string json) =>
        Assert.That(Text(Packed.Unpack(Packed.Pack(Encoding.UTF8.GetBytes(json)))), Is.EqualTo(json));

    [Test]
    public void Json_OfTheFirstDays_IsReadAsItStands() => Assert.That(Text(Packed.Unpack(Encoding.UTF8.GetBytes(Json))), Is.EqualTo(Json));

    [Test]
    public void Json_PackedWithTheFirstDictionary_IsRead()
    {
        using var stream = typeof(Packed).Assembly.GetManifestResourceStream("Register/dictionary-1.txt")!;
        var dictionary = new byte[stream.Length];
        stream.ReadExactly(dictionary);
        using var compressor = new Compressor(1);
        compressor.LoadDictionary(dictionary);

        byte[] kept = [1, .. compressor.Wrap(Encoding.UTF8.GetBytes(Json))];

        Assert.That(Text(Packed.Unpack(kept)), Is.EqualTo(Json));
    }

    [Test]
    public void Bytes_ThatAreNoRecord_Throw() => Assert.That(() => Packed.Unpack([3, 1, 4]), Throws.TypeOf<InvalidDataException>());

    [Test]
    public void Context_ThatStillHasItsView_IsRead()
    {
        var context = JsonSerializer.Deserialize(
            """{"asOf":"2025-06-16","knownAt":"2026-01-05T00:00:00.000Z","receivedOn":"2026-01-05","facts":{"invoiceVerification":"not_configured","buyerRegistry":{"answer":"not_configured"}},"taken":[],"balances":{"budgetUsedFen":7,"othersWait":false,"buyerYearUsedFen":0,"buyerProgrammeUsedFen":0},"view":{"taken":[],"balances":{"budgetUsedFen":7,"othersWait":false,"buyerYearUsedFen":0,"buyerProgrammeUsedFen":0}}}""",
            ApiJson.Shared.RecordContext);

        Assert.That(context!.View.Balances, Is.EqualTo(new BalanceView(7, false, 0, 0)));
    }

    private static string Text(byte[] json) => Encoding.UTF8.GetString(json);
}
