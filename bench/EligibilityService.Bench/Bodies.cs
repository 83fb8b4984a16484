using System.Globalization;
using System.Text;
using System.Text.Json;
using EligibilityService.Cases;
using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Hosting;
using EligibilityService.Versions;
using EligibilityService.Wire;

namespace EligibilityService.Bench;

/// <summary>
/// Requests with invoices of five lines: other texts, vendors, amounts and credit codes in each, all valid, the same ones in every run.
/// Most lines name a model that qualifies; some name a foreign one, something that is no GPU, or a machine with its components; some
/// invoices carry a discount.
/// </summary>
/// <param name="names">The models that invoices name.</param>
/// <param name="lines">How many lines an invoice has.</param>
/// <param name="buyers">How many buyers there are; null for another one in each request.</param>
internal sealed class Bodies(IReadOnlyList<NamedModel> names, int lines = Bodies.Lines, int? buyers = null)
{
    /// <summary>Lines of an invoice, unless said otherwise.</summary>
    public const int Lines = 5;

    private const string Cny = "CNY";
    private const string CodeLetters = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private static readonly string[] TaxCategories = ["*计算机配套产品*", "*电子计算机*", "*计算机外部设备*", "*电子元件*", ""];
    private static readonly string[] Forms = [" 加速卡", "加速卡 PCIe", " OAM模组", " 训练卡", "（PCIe 5.0）", "显卡", " AI推理卡", ""];
    private static readonly string[] Specifications = ["64GB HBM2e", "48GB", "PCIe 5.0 x16", "32GB GDDR6", "350W"];
    private static readonly string[] OtherThings = ["算力调度平台软件V3.2", "400G光模块 QSFP-DD", "机房布线服务", "NVMe固态硬盘 7.68TB", "液冷分配单元"];
    private static readonly string[] Towns = ["北京", "上海", "深圳", "杭州", "成都", "合肥"];
    private static readonly string[] Trades = ["智能算力", "云数据", "人工智能科技", "信息技术", "数字科技", "超算服务"];
    private static readonly string[] Purposes = ["llm_training_general", "llm_training_industry", "intelligent_computing_service"];

    /// <summary>Writes bodies to a file, one a line.</summary>
    public static Task WriteAsync(int count, string file, int? buyers = null)
    {
        var bodies = OfSeed(buyers: buyers);
        return File.WriteAllBytesAsync(file, [.. Enumerable.Range(0, count).SelectMany(index => (byte[])[.. bodies.Json(index),
            (byte)'\n'])]);
    }

    /// <summary>The lines of a batch. Another first index makes each a new invoice.</summary>
    public static byte[] Batch(int first, int count)
    {
        var bodies = OfSeed();
        return [.. Enumerable.Range(first, count).SelectMany(index => (byte[])[.. "{\"request\":"u8, .. bodies.Json(index), .. "}\n"u8])];
    }

    /// <summary>Bodies that name the models of the seed's first catalogue, which is in force on the invoices' dates.</summary>
    public static Bodies OfSeed(int lines = Lines, int? buyers = null)
    {
        using var stream = typeof(ApiJson).Assembly.GetManifestResourceStream("Seed/catalogue-1.json")!;
        var document = JsonSerializer.Deserialize(stream, VersionsJson.Shared.CatalogueDocument)!;
        var vendors = document.Vendors.ToDictionary(vendor => vendor.Id);
        return new Bodies([.. document.Models.Select(model => new NamedModel(
            model.Id,
            [model.Name.Zh, .. model.Aliases, .. model.ShortNames.Select(name => $"{vendors[model.Vendor].Brands[0]} {name}")],
            model is { Status: ModelStatus.Shipping, Qualification: Qualification.Qualified, BundleOf.Count: 0 }
                && (model.DomesticBasis.Design == Ternary.Yes || model.DomesticBasis.OfficialList == Ternary.Yes)))], lines, buyers);
    }

    /// <summary>A request as it is sent.</summary>
    public byte[] Json(int index) => JsonSerializer.SerializeToUtf8Bytes(Request(index), CasesJson.Shared.DecisionRequest);

    /// <summary>The request of an index; the same index gives the same request.</summary>
    public DecisionRequest Request(int index)
    {
        var random = new Random((index * 7919) + 17);
        var day = new DateOnly(2025, 1, 6).AddDays(random.Next(170));
        var listed = LinesOf(random);
        var (net, tax) = (listed.Sum(line => Fen(line.NetAmount)), listed.Sum(line => Fen(line.TaxAmount)));
        return new DecisionRequest
        {
            Programme = "beijing-gpu-purchase",
            Project = new ProjectBody { Purpose = Pick(random, Purposes), Name = $"{Pick(random, Towns)}城市大模型 第{index + 1}期" },
            Buyer = Buyer(buyers is { } many ? new Random(index % many) : random),
            Invoice = new InvoiceBody
            {
                Kind = random.Next(4) == 0 ? InvoiceKind.DigitalOrdinary : InvoiceKind.DigitalSpecial,
                Number = $"25112{index:D15}",
                IssueDate = day,
                Currency = Cny,
                Seller = new SellerBody
                {
                    Name = $"{Pick(random, Towns)}{(char)('一' + random.Next(200))}辰{Pick(random, Trades)}有限公司",
                    TaxId = CreditCode(random, "310115")
                },
                Lines = listed,
                Totals = new TotalsBody { NetAmount = Yuan(net), TaxAmount = Yuan(tax), GrossAmount = Yuan(net + tax) },
            },
            Contract = new ContractBody { Number = $"HT-2025-{index:D10}", Date = day.AddDays(-20) },
            Delivery = new DeliveryBody { AcceptedOn = day.AddDays(10), Reference = $"YS-2025-{index:D5}" },
            Declarations = new DeclarationsBody { NewGoods = true, OriginalUse = true, SellerRelated = false, SubsidisedElsewhere = false },
        };
    }

    private static BuyerBody Buyer(Random random) => new()
    {
        Name = $"北京{(char)('一' + random.Next(200))}源{Pick(random, Trades)}有限公司",
        CreditCode = CreditCode(random, "110108"),
        Region = "110108",
        Kind = BuyerKind.Enterprise,
    };

    private List<LineBody> LinesOf(Random random)
    {
        var listed = new List<LineBody>(lines);
        var hasDiscount = lines > 1 && random.Next(10) == 0;
        while (listed.Count < (hasDiscount ? lines - 1 : lines))
        {
            listed.Add(Line(random));
        }

        if (hasDiscount)
        {
            var parent = listed[^1];
            listed.Add(parent with
            {
                Quantity = null,
                UnitPrice = null,
                NetAmount = Yuan(-Fen(parent.NetAmount) / 20),
                TaxAmount = Yuan(-Tax(Fen(parent.NetAmount) / 20)),
                Nature = LineNature.Discount,
                ModelId = null,
                ExcludedCosts = null,
            });
        }

        return listed;
    }

    private LineBody Line(Random random)
    {
        var (quantity, price) = (random.Next(1, 65), random.Next(800_000, 12_000_000));
        var net = (long)quantity * price;
        var (text, modelId) = Text(random);
        return new LineBody
        {
            Description = text,
            Specification = random.Next(2) == 0 ? Pick(random, Specifications) : null,
            Unit = "块",
            Quantity = new DecimalText(quantity.ToString(CultureInfo.InvariantCulture)),
            UnitPrice = new DecimalText(Rounding.ShowYuan(price)),
            NetAmount = Yuan(net),
            TaxRate = random.Next(2) == 0 ? "0.13" : "13%",
            TaxAmount = Yuan(Tax(net)),
            ModelId = modelId,
            ExcludedCosts = random.Next(20) == 0
                ? [new ExcludedCostBody { Amount = Yuan(net / 50), Ground = ExcludedCostGround.Installation }] : null,
        };
    }

    private (string Text, string? ModelId) Text(Random random)
    {
        var dice = random.Next(100);
        if (dice < 5)
        {
            return (Pick(random, TaxCategories) + Pick(random, OtherThings), null);
        }

        var model = names[random.Next(names.Count)];
        for (var tries = 0; dice >= 10 && !model.IsPlain && tries < 100; tries++)
        {
            model = names[random.Next(names.Count)];
        }

        return ($"{Pick(random, TaxCategories)}{Pick(random, model.Spellings)}{Pick(random, Forms)}", dice >= 95 ? model.Id : null);
    }

    private static T Pick<T>(Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];

    private static string CreditCode(Random random, string division)
    {
        var code = new StringBuilder("91").Append(division);
        while (code.Length < 17)
        {
            code.Append(CodeLetters[random.Next(CodeLetters.Length)]);
        }

        return $"{code}{UnifiedSocialCreditCode.CheckCharacter(code.ToString())}";
    }

    private static long Tax(long net) => RoundingRule.HalfAwayToFen.Round(net * 0.13m);

    private static MoneyBody Yuan(long fen) => new() { Amount = new DecimalText(Money.Fen(fen).Amount), Currency = Cny };

    private static long Fen(MoneyBody body) => Money.TryParse(body.Amount.Text, Currency.Cny, out var money) ? money.MinorUnits : 0;
}

/// <summary>A model as invoices name it.</summary>
/// <param name="Spellings">How it is written.</param>
/// <param name="IsPlain">Whether it can be bought and qualifies.</param>
internal sealed record NamedModel(string Id, IReadOnlyList<string> Spellings, bool IsPlain);
