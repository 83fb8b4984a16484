using System.Diagnostics.Tracing;
using EligibilityService.Core.Catalogue;

namespace EligibilityService.Tests.Core.Catalogue;

/// <summary>Reading a line rents memory and gives all of it back: what is kept would be missing under load.</summary>
internal sealed class MemoryTests
{
    private static readonly CatalogueVersion Catalogue = TestCatalogue.OfTheMarket().Version();

    private const string Line = "*计算机配套产品*沐曦 曦云C500 GPU服务器（含8张加速卡），二手 MXC550 或 BI-V100 C500";

    [TestCase(Line, null, null, null)]
    [TestCase(Line, "S4000 48GB 软件", "metax/c500", null)]
    [TestCase("C500", "S60 S80", null, "metax")]
    [TestCase("MXC550 C500 加速卡", "S60", null, "沐曦")]
    public void Reading_ALine_GivesBackAllItsMemory(string description, string? specification, string? modelId, string? vendor)
    {
        var text = new LineText(description, specification, "上海燧原科技股份有限公司", vendor, modelId);
        Read(text);
        using var rents = new Rents();
        Read(text);

        Assert.That((rents.Rented > 0, rents.Rented - rents.Returned), Is.EqualTo((true, 0)));
    }

    private static void Read(LineText text)
    {
        Catalogue.Matcher.Match(text);
        Catalogue.Matcher.Read(text);
        Catalogue.ReadGoods(new GoodsLine(text.Description, text.Specification, "块", 0.13m, null, true));
        ModelName.Normalise(text.Description);
        _ = TestCatalogue.OfTheMarket().Matcher();
    }

    /// <summary>Counts what this thread rents and gives back.</summary>
    private sealed class Rents : EventListener
    {
        private readonly int _thread = Environment.CurrentManagedThreadId;

        public int Rented { get; private set; }

        public int Returned { get; private set; }

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "System.Buffers.ArrayPoolEventSource")
            {
                EnableEvents(eventSource, EventLevel.Verbose);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (Environment.CurrentManagedThreadId == _thread)
            {
                Rented += eventData.EventName == "BufferRented" ? 1 : 0;
                Returned += eventData.EventName == "BufferReturned" ? 1 : 0;
            }
        }
    }
}
