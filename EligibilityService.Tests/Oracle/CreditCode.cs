namespace EligibilityService.Tests.Oracle;

/// <summary>Unified social credit codes (GB 32100-2015): 17 characters and a check character.</summary>
internal static class CreditCode
{
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    /// <summary>A valid code. The prefix names the registering authority and the kind of body, the division is six digits.</summary>
    public static string Random(Dice dice, string prefix, string division) => WithCheck($"{prefix}{division}MA0{dice.Digits(6)}");

    /// <summary>Appends the check character: weights are the powers of 3 modulo 31.</summary>
    public static string WithCheck(string first17)
    {
        int sum = 0;
        int weight = 1;
        foreach (char character in first17)
        {
            sum += Alphabet.IndexOf(character, StringComparison.Ordinal) * weight;
            weight = weight * 3 % 31;
        }

        return first17 + Alphabet[(31 - (sum % 31)) % 31];
    }
}
