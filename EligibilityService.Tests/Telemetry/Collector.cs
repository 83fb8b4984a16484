using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace EligibilityService.Tests.Telemetry;

/// <summary>A span as it came.</summary>
/// <param name="Links">The ids of the spans that it is linked with.</param>
internal sealed record SentSpan(
    string TraceId, string Id, string ParentId, string Name, IReadOnlyList<string> Links, IReadOnlyDictionary<string, string> Tags);

/// <summary>One series of a metric as it came.</summary>
internal sealed record SentSeries(string Metric, string Unit, IReadOnlyDictionary<string, string> Tags);

/// <summary>
/// Takes what a service sends in the place of a collector: OTLP over HTTP, in the binary form of protocol buffers (opentelemetry-proto
/// 1.x, <c>trace.proto</c>, <c>metrics.proto</c>), of which it reads what the tests look at.
/// </summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _received = [];

    private Collector(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    /// <summary>Everything that came, as far as it is text.</summary>
    public string Text => string.Join('\n', _received.Select(one => Encoding.UTF8.GetString(one.Body)));

    public IReadOnlyList<string> Paths => [.. _received.Select(one => one.Path).Distinct().Order()];

    public IReadOnlyList<SentSpan> Spans =>
    [
        .. from message in At("/v1/traces")
           from resource in message.Each(1)
           from scope in resource.Each(2)
           from span in scope.Each(2)
           select new SentSpan(span.Hex(1), span.Hex(2), span.Hex(4), span.Text(5), [.. span.Each(13).Select(link => link.Hex(2))],
               span.Tags(9)),
    ];

    public IReadOnlyList<SentSeries> Metrics =>
    [
        .. from message in At("/v1/metrics")
           from resource in message.Each(1)
           from scope in resource.Each(2)
           from metric in scope.Each(2)
           from data in metric.Each(5).Concat(metric.Each(7)).Select(one => (one, 7)).Concat(metric.Each(9).Select(one => (one, 9)))
           from point in data.Item1.Each(1)
           select new SentSeries(metric.Text(1), metric.Text(3), point.Tags(data.Item2)),
    ];

    /// <summary>What the service says of itself.</summary>
    public IReadOnlyDictionary<string, string> Resource => At("/v1/traces").First().Each(1).First().Each(1).First().Tags(1);

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var collector = new Collector(app);
        app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            collector._received.Enqueue((context.Request.Path.Value!, body.ToArray()));
            context.Response.ContentType = "application/x-protobuf";
        });
        await app.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IEnumerable<Message> At(string path) => _received.Where(one => one.Path == path).Select(one => new Message(one.Body));

    /// <summary>A message of protocol buffers: fields by number (protobuf.dev/programming-guides/encoding).</summary>
    private sealed class Message
    {
        private readonly List<(int Number, byte[] Value)> _fields = [];

        public Message(byte[] bytes)
        {
            for (var at = 0; at < bytes.Length;)
            {
                var key = VarInt(bytes, ref at);
                var (number, begin) = ((int)(key >> 3), at);
                switch (key & 7)
                {
                    case 0:
                        var value = new byte[sizeof(ulong)];
                        BinaryPrimitives.WriteUInt64LittleEndian(value, VarInt(bytes, ref at));
                        _fields.Add((number, value));
                        continue;
                    case 1:
                        at += sizeof(ulong);
                        break;
                    case 2:
                        var length = (int)VarInt(bytes, ref at);
                        begin = at;
                        at += length;
                        break;
                    case 5:
                        at += sizeof(uint);
                        break;
                    default:
                        throw new InvalidDataException($"Field {number} has the wire type {key & 7}.");
                }

                _fields.Add((number, bytes[begin..at]));
            }
        }

        public IEnumerable<Message> Each(int number) => All(number).Select(value => new Message(value));

        public string Text(int number) => Encoding.UTF8.GetString(All(number).FirstOrDefault() ?? []);

        public string Hex(int number) => Convert.ToHexStringLower(All(number).FirstOrDefault() ?? []);

        // Of values, texts (1), truth values (2) and whole numbers (3).
        public Dictionary<string, string> Tags(int number) => Each(number).ToDictionary(tag => tag.Text(1), tag =>
        {
            var value = tag.Each(2).First();
            return value.All(1).Any() ? value.Text(1)
                : FormattableString.Invariant($"{BinaryPrimitives.ReadInt64LittleEndian(value.All(2).Concat(value.All(3)).First())}");
        });

        private IEnumerable<byte[]> All(int number) => _fields.Where(field => field.Number == number).Select(field => field.Value);

        private static ulong VarInt(byte[] bytes, ref int at)
        {
            var value = 0UL;
            for (var shift = 0; ; shift += 7)
            {
                var next = bytes[at++];
                value |= (ulong)(next & 0x7F) << shift;
                if (next < 0x80)
                {
                    return value;
                }
            }
        }
    }
}
