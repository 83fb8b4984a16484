using System.Text.RegularExpressions;
using CsCheck;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;
using EligibilityService.Tests.Cases;
using EligibilityService.Tests.Core.Decisions;

namespace EligibilityService.Tests.Core.Primitives;

/// <summary>
/// Sentences hold words, and never the codes of the wire. Ids of models, programmes and decisions, and names of members in backticks, are
/// no codes.
/// </summary>
internal sealed partial class InWordsTests
{
    [Test]
    public void Files_EverySentence_HoldsWordsAndNoCodes()
    {
        var said = 0;
        using (Assert.EnterMultipleScope())
        {
            foreach (var file in CaseFile.All)
            {
                said += AssertInWords(file.Read(), file.Name);
            }
        }

        Assert.That(said, Is.GreaterThan(200));
    }

    [Test]
    public void RandomCases_EverySentence_HoldsWordsAndNoCodes() =>
        DrawnCase.Any.Sample(drawn => AssertInWords(drawn.Read(), drawn.Request) >= 0, iter: Effort.Cases(1_000));

    [Test]
    public void Families_EveryMember_HasWordsInBothLanguages()
    {
        string[] named = [.. Phrase.Codes.Where(code => char.IsUpper(code[0])).Select(code => code.Split('.')[0]).Distinct()];
        var families = typeof(InWords).Assembly.GetTypes()
            .Where(type => type.IsEnum && named.Contains(type.Name) && type.Namespace!.Contains(".Core.", StringComparison.Ordinal)).ToArray();
        Assert.That(families.Select(type => type.Name), Is.EquivalentTo(named));
        foreach (var family in families)
        {
            var of = typeof(InWords).GetMethods()
                .Single(method => method is { Name: nameof(InWords.Of), IsGenericMethod: true }
                    && !method.GetParameters()[0].ParameterType.IsConstructedGenericType);
            foreach (var member in Enum.GetValues(family))
            {
                var words = (LocalizedText)of.MakeGenericMethod(family).Invoke(null, [member])!;
                Assert.That(words.En, Is.Not.Empty.And.Not.Contains("_"), $"{family.Name}.{member}");
                Assert.That(words.Zh, Does.Match("[\u4e00-\u9fff]"), $"{family.Name}.{member}");
            }
        }
    }

    [TestCase("some_new_purpose", "some new purpose", "“some new purpose”")]
    [TestCase("llm_training_general", "training a general large model", "通用大模型训练")]
    public void Id_KnownOrNot_IsShownInWords(string id, string en, string zh) =>
        Assert.That(InWords.OfId(id), Is.EqualTo(new LocalizedText(en, zh)));

    [TestCase(null, null, "on any day")]
    [TestCase("2024-04-24", null, "from 2024-04-24 on")]
    [TestCase(null, "2028-01-01", "before 2028-01-01")]
    [TestCase("2024-04-24", "2028-01-01", "from 2024-04-24 to 2027-12-31")]
    public void Period_InWords_EndsOnItsLastDay(string? from, string? until, string en) =>
        Assert.That(InWords.Of(new EffectivePeriod(Day(from), Day(until))).En, Is.EqualTo(en));

    [TestCase("The buyer registry is not_configured.")]
    [TestCase("It does not qualify: MODEL_EXCLUDED.")]
    [TestCase("The window is [2024-04-24, 2028-01-01).")]
    public void Codes_InASentence_AreFound(string sentence) => Assert.That(CodesIn(sentence), Is.Not.Empty);

    private static DateOnly? Day(string? text) => text is null ? null : DateOnly.ParseExact(text, "yyyy-MM-dd");

    private static int AssertInWords(Case @case, string shown)
    {
        var answer = Assess.Of(@case);
        LocalizedText[] sentences = [.. answer.Reasons.Select(reason => reason.Text),
            .. answer.Reasons.SelectMany(reason => reason.Ways ?? []).Select(way => way.Text)];
        foreach (var sentence in sentences)
        {
            Assert.That(CodesIn(sentence.En), Is.Empty, $"{shown}: {sentence.En}");
            Assert.That(CodesIn(sentence.Zh), Is.Empty, $"{shown}: {sentence.Zh}");
            Assert.That(EnglishWords().Matches(Plain(sentence.Zh)).Select(match => match.Value), Is.Empty, $"{shown}: {sentence.Zh}");
        }

        return sentences.Length;
    }

    private static string[] CodesIn(string sentence) => [.. Codes().Matches(Plain(sentence)).Select(match => match.Value)];

    // Without names of members, ids of models and decisions, and what is quoted from the paper.
    private static string Plain(string sentence) => Named().Replace(sentence, "");

    [GeneratedRegex("`[^`]*`|“[^”]*”|\"[^\"]*\"|(?<![A-Za-z0-9])dec_[0-9a-z]+|[a-z0-9-]+/[a-z0-9.+_-]+")]
    private static partial Regex Named();

    [GeneratedRegex("[A-Za-z0-9]+_[A-Za-z0-9_]+|\\[[^\\]]*\\)")]
    private static partial Regex Codes();

    // In a Chinese sentence a lone small English word is a code; names begin with a capital, and ids have hyphens.
    [GeneratedRegex("(?<![A-Za-z0-9-])[a-z]{3,}(?![A-Za-z0-9-])")]
    private static partial Regex EnglishWords();
}
