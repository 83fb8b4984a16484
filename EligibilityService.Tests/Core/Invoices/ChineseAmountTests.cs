using CsCheck;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Tests.Core.Invoices;

public sealed class ChineseAmountTests
{
    [TestCase(0, "零圆整")]
    [TestCase(1, "壹分")]
    [TestCase(10, "壹角整")]
    [TestCase(105, "壹圆零伍分")]
    [TestCase(110, "壹圆壹角整")]
    [TestCase(1000, "壹拾圆整")]
    [TestCase(10_500, "壹佰零伍圆整")]
    [TestCase(100_100, "壹仟零壹圆整")]
    [TestCase(1_000_000, "壹万圆整")]
    [TestCase(10_050_000, "壹拾万零伍佰圆整")]
    [TestCase(144_640_000, "壹佰肆拾肆万陆仟肆佰圆整")]
    [TestCase(10_000_000_500, "壹亿零伍圆整")]
    [TestCase(-50_000, "（负数）伍佰圆整")]
    public void Write_Amount_IsAsPrinted(long fen, string text) => Assert.That(ChineseAmount.Write(fen), Is.EqualTo(text));

    [TestCase("壹佰肆拾肆万陆仟肆佰元整", 144_640_000)]
    [TestCase("⊗壹佰肆拾肆万陆仟肆佰圆正", 144_640_000)]
    [TestCase("ⓧ 伍佰圆整", 50_000)]
    [TestCase("负伍佰圆整", -50_000)]
    [TestCase("（负数）伍佰圆整", -50_000)]
    [TestCase("壹拾万零陆仟肆佰圆整", 10_640_000)]
    [TestCase("拾万圆整", 10_000_000)]
    [TestCase("伍佰圆", 50_000)]
    [TestCase("伍佰圆壹角贰分", 50_012)]
    [TestCase("伍佰圆零贰分", 50_002)]
    [TestCase("伍角", 50)]
    [TestCase("貳萬圓整", 2_000_000)]
    public void TryParse_WhatInvoicesPrint_IsTheAmount(string text, long fen)
    {
        Assert.That(ChineseAmount.TryParse(text, out var read), Is.True);
        Assert.That(read, Is.EqualTo(fen));
    }

    [TestCase("")]
    [TestCase("圆整")]
    [TestCase("整")]
    [TestCase("玖佰ABC圆")]
    [TestCase("壹圆壹圆")]
    [TestCase("伍角叁")]
    [TestCase("壹贰圆整")]
    [TestCase("佰圆整")]
    [TestCase("壹佰壹仟圆整")]
    [TestCase("壹佰零零壹圆整")]
    [TestCase("零壹圆整")]
    [TestCase("壹佰零圆整")]
    [TestCase("壹圆整整")]
    [TestCase("壹分壹角")]
    [TestCase("壹万万圆整")]
    [TestCase("玖仟玖佰玖拾玖亿圆整")]
    [TestCase("伍佰")]
    public void TryParse_AnythingElse_IsNoAmount(string text) => Assert.That(ChineseAmount.TryParse(text, out _), Is.False);

    [Test]
    public void Amounts_WrittenAndRead_AreTheSame() =>
        Gen.Long[-Money.MaxMinorUnits, Money.MaxMinorUnits]
            .Sample(fen => ChineseAmount.TryParse(ChineseAmount.Write(fen), out var read) && read == fen, iter: 200_000);

    [Test]
    public void SmallAmounts_WrittenAndRead_AreTheSame()
    {
        for (var fen = -20_000L; fen <= 2_000_000; fen++)
        {
            if (!ChineseAmount.TryParse(ChineseAmount.Write(fen), out var read) || read != fen)
            {
                Assert.Fail($"{fen} is written {ChineseAmount.Write(fen)} and read {read}.");
            }
        }
    }

    [Test]
    public void Amounts_ThatDiffer_AreWrittenDifferently() =>
        Gen.Select(Gen.Long[0, Money.MaxMinorUnits], Gen.Long[0, Money.MaxMinorUnits])
            .Sample((one, other) => one == other || ChineseAmount.Write(one) != ChineseAmount.Write(other));

    [Test]
    public void Text_WithALetterTakenOut_IsNeverTheSameAmount() =>
        Gen.Select(Gen.Long[1, Money.MaxMinorUnits], Gen.Int[0, 30]).Sample((fen, at) =>
    {
        // 整 and 零 are there for people, and 拾万 is 壹拾万: without them the amount is the same.
        var text = ChineseAmount.Write(fen);
        at %= text.Length;
        return text[at] is '整' or '零' || text[at..].StartsWith("壹拾", StringComparison.Ordinal)
            || !ChineseAmount.TryParse(text.Remove(at, 1), out var read) || read != fen;
    });
}
