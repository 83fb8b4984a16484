using EligibilityService.Access.Audit;
using EligibilityService.Cases;
using EligibilityService.Core.Impact;
using EligibilityService.Core.Programmes;
using EligibilityService.Drafts.Reports;
using EligibilityService.Register;
using EligibilityService.Storage;
using EligibilityService.Versions.Catalogue;
using EligibilityService.Versions.Programmes;

namespace EligibilityService.Impact;

/// <summary>A decision could not be decided again.</summary>
/// <param name="inner">Why.</param>
internal sealed class RedecidingException(string decisionId, Exception inner)
    : Exception($"Decision {decisionId} could not be decided again.", inner)
{
    public string DecisionId { get; } = decisionId;
}

/// <summary>How a run ended.</summary>
internal enum ImpactEnd
{
    Done,

    /// <summary>The report is not this node's any more: it was called off, or another node has taken it.</summary>
    Lost,

    /// <summary>
    /// All decisions were looked at, and by its dates the draft bears on none: they are to be decided as though it were in force.
    /// </summary>
    Untouched,
}

/// <summary>
/// Makes one report. Pages of the record go through three stages that run at the same time: one page is read, those before it are decided
/// again, each on a core of its own, and the one before those is settled, in order; what is settled is kept meanwhile. So all cores have
/// work, and only some pages are ever in memory.
/// </summary>
internal sealed class ImpactRunner(RegisterReader register, ImpactStore store, CaseMaker cases, CatalogueVersions catalogues,
    ProgrammeVersions programmes, ImpactThrottle pace, ImpactOptions options, TimeProvider time)
{
    /// <summary>Goes on from the last checkpoint to the end.</summary>
    public async Task<ImpactEnd> RunAsync(ImpactJob job, CancellationToken stop)
    {
        var run = new Run(job, this, stop);
        await store.RestoreAsync(job.Row.Id, run.Money);
        var end = await run.ToTheEndAsync();
        if (end != ImpactEnd.Untouched)
        {
            return end;
        }

        // The draft changed nothing. The first pass has kept balances nevertheless, so the second pass begins without them.
        await store.BeginAgainAsync(job.Row.Id);
        var asThough = job with { Row = job.Row with { Checkpoint = ImpactCheckpoint.None with { AsThough = true } } };
        return await new Run(asThough, this, stop).ToTheEndAsync();
    }

    private sealed class Run
    {
        private const int DecisionsBetweenYields = 32;

        private readonly ImpactRunner _tools;
        private readonly ImpactRow _row;
        private readonly CancellationToken _stop;
        private readonly ProgrammeVersion? _programme;
        private readonly Redecisions _redecisions;
        private readonly ImpactTally _tally;
        private readonly ImpactRun _run;
        private readonly Queue<Task<RebuiltDecision[]>> _ahead = new();
        private List<ImpactItem> _items = [];
        private ImpactCheckpoint _checkpoint;
        private Task<int?> _keeping;
        private long _keptAt;
        private int _sinceKept;
        private volatile bool _shifted;

        public Run(ImpactJob job, ImpactRunner tools, CancellationToken stop)
        {
            (_tools, _row, _stop, _checkpoint) = (tools, job.Row, stop, job.Row.Checkpoint);
            DraftSubstitution draft;
            if (_row.Kind == Versioned.Programme)
            {
                _programme = tools.Programmes.Read(job.Content, _row.Sha256).Version;
                draft = DraftSubstitution.Of(_programme, tools.Programmes, tools.Cases, _row.AskedAt, _checkpoint.AsThough);
            }
            else
            {
                draft = DraftSubstitution.Of(tools.Catalogues.Read(job.Content, _row.Sha256).Version, tools.Catalogues, tools.Cases,
                    _row.AskedAt,
                    _checkpoint.AsThough);
            }

            _redecisions = new Redecisions(tools.Cases, draft);
            _tally = ImpactTally.From(_checkpoint.Sums);
            _run = new ImpactRun(Money, _tally);
            _keptAt = tools.Time.GetTimestamp();
            _keeping = Task.FromResult<int?>(_checkpoint.Blocks);
        }

        /// <summary>Balances as they would have gone.</summary>
        public SimulatedMoney Money { get; } = new();

        public async Task<ImpactEnd> ToTheEndAsync()
        {
            try
            {
                return await OfAllAsync();
            }
            finally
            {
                // Who lets the report go does so after the last word on it.
                await ((Task)_keeping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        private async Task<ImpactEnd> OfAllAsync()
        {
            string[] programmes = _row.Programme is { } only ? [only] : [.. _tools.Programmes.Ids(_row.AskedAt)];
            for (var i = 0; i < programmes.Length; i++)
            {
                if (string.CompareOrdinal(programmes[i], _checkpoint.Programme) >= 0
                    && await OfProgrammeAsync(programmes[i], i, programmes.Length) == ImpactEnd.Lost)
                {
                    return ImpactEnd.Lost;
                }
            }

            if (!_checkpoint.AsThough && _tally.Sums() is { Decisions: > 0, Touched: 0 })
            {
                return await IsKeptAsync() ? ImpactEnd.Untouched : ImpactEnd.Lost;
            }

            return await KeepAsync(100, isDone: true) && await IsKeptAsync() ? ImpactEnd.Done : ImpactEnd.Lost;
        }

        private async Task<ImpactEnd> OfProgrammeAsync(string programme, int number, int of)
        {
            if (await _tools.Register.EndsAsync(programme) is not { } ends)
            {
                return ImpactEnd.Done;
            }

            var ofBuyers = DraftSubstitution.AsksOfBuyers(programme, _tools.Programmes, _programme);
            var reading = ReadAsync(programme, _checkpoint.Programme == programme ? _checkpoint.LastId : "");
            for (var more = true; more || _ahead.Count > 0;)
            {
                while (more && _ahead.Count < _tools.Pace.Ahead)
                {
                    var page = await reading;
                    more = page.Count == _tools.Options.PageSize;
                    reading = more ? ReadAsync(programme, page[^1].Id) : reading;
                    _ahead.Enqueue(Task.Run(() => RecallAsync(page), _stop));
                }

                await SettleAsync(await _ahead.Dequeue(), ofBuyers);
                if (IsTimeToKeep && !await KeepAsync(PercentOf(ends, number, of), isDone: false))
                {
                    return ImpactEnd.Lost;
                }
            }

            return ImpactEnd.Done;
        }

        // The embedded store reads on the thread that asks.
        private Task<IReadOnlyList<PackedDecision>> ReadAsync(string programme, string after) =>
            Task.Run(() => _tools.Register.StandingAsync(programme, after, _row.From, _row.Until, _tools.Options.PageSize), _stop);

        private async Task<RebuiltDecision[]> RecallAsync(IReadOnlyList<PackedDecision> page)
        {
            var rebuilt = new RebuiltDecision[page.Count];
            for (var i = 0; i < rebuilt.Length; i++)
            {
                await YieldToDecisionsAsync(i);
                rebuilt[i] = Rebuild(page[i], _shifted);
            }

            return rebuilt;
        }

        private RebuiltDecision Rebuild(PackedDecision packed, bool shifted)
        {
            try
            {
                var rebuilt = _redecisions.Rebuild(packed);
                if (shifted && rebuilt is { Draft: null, Standing.Balances: not null })
                {
                    // It will most likely be needed, and here all cores make it.
                    _redecisions.Make(rebuilt);
                }

                return rebuilt;
            }
            catch (Exception error)
            {
                throw new RedecidingException(packed.Id, error);
            }
        }

        private async Task SettleAsync(RebuiltDecision[] page, bool ofBuyers)
        {
            if (page.Length == 0)
            {
                return;
            }

            await AskForHoldersAsync(page);
            for (var i = 0; i < page.Length; i++)
            {
                await YieldToDecisionsAsync(i);
                try
                {
                    Settle(page[i], ofBuyers);
                }
                catch (Exception error)
                {
                    throw new RedecidingException(page[i].Standing.DecisionId, error);
                }
            }

            var last = page[^1].Record;
            _checkpoint = _checkpoint with { Programme = last.Programme, LastId = last.Id };
            _sinceKept += page.Length;
        }

        // A pause after every few decisions: a whole page without one would delay the live decisions of that moment.
        private ValueTask YieldToDecisionsAsync(int done) => done % DecisionsBetweenYields == 0 ? _tools.Pace.YieldToDecisionsAsync(_stop)
            : ValueTask.CompletedTask;

        private void Settle(RebuiltDecision one, bool ofBuyers)
        {
            Redecided result;
            if (_run.Needs(one.Standing, one.Touched))
            {
                if (one.Draft is null)
                {
                    _redecisions.Make(one);
                }

                result = _run.Settle(one.Standing, one.Draft!, ofBuyers);
            }
            else
            {
                result = _run.Keep(one.Standing, ofBuyers);
            }

            if (result.Changed)
            {
                _items.Add(result.Item);
                _shifted |= !result.Item.Difference.IsZero || result.WaitsBefore != result.WaitsAfter;
            }
        }

        private async Task AskForHoldersAsync(RebuiltDecision[] page)
        {
            var asking = page.Where(one => one is { Touched: true, Asked.Count: > 0 }).ToArray();
            if (asking.Length == 0)
            {
                return;
            }

            var holders = await _tools.Register.HoldersAsync([.. asking.SelectMany(one => one.Asked)]);
            var at = 0;
            foreach (var one in asking)
            {
                one.Draft = Redecisions.With(one.Draft!, one.Asked, [.. holders.Skip(at).Take(one.Asked.Count)], one.Standing.DecisionId);
                at += one.Asked.Count;
            }
        }

        private bool IsTimeToKeep => _sinceKept >= _tools.Options.CheckpointDecisions
            || _tools.Time.GetElapsedTime(_keptAt) >= TimeSpan.FromSeconds(_tools.Options.CheckpointSeconds);

        // Keeps what was done so far while the next pages are worked on; false when what was kept before was not this node's any more.
        private async Task<bool> KeepAsync(int percent, bool isDone)
        {
            if (!await IsKeptAsync())
            {
                return false;
            }

            var (checkpoint, items, moved) = (_checkpoint with { Sums = _tally.Sums() }, _items, Money.TakeMoved());
            _keeping = Task.Run(() =>
                _tools.Store.KeepAsync(_row.Id, checkpoint, items, moved, percent, isDone));
            _items = [];
            _sinceKept = 0;
            _keptAt = _tools.Time.GetTimestamp();
            return true;
        }

        private async Task<bool> IsKeptAsync()
        {
            if (await _keeping is not { } blocks)
            {
                return false;
            }

            _checkpoint = _checkpoint with { Blocks = blocks };
            return true;
        }

        private int PercentOf((string First, string Last) ends, int number, int of)
        {
            var (first, last) = (RecordIds.PlaceOf(ends.First), RecordIds.PlaceOf(ends.Last));
            var at = _checkpoint.LastId.Length == 0 ? first : RecordIds.PlaceOf(_checkpoint.LastId);
            var share = last > first && at > first ? (int)((at - first) * 100 / (last - first)) : 0;
            return Math.Min(99, ((100 * number) + Math.Min(100, share)) / of);
        }
    }

    private RegisterReader Register => register;

    private ImpactStore Store => store;

    private CaseMaker Cases => cases;

    private CatalogueVersions Catalogues => catalogues;

    private ProgrammeVersions Programmes => programmes;

    private ImpactThrottle Pace => pace;

    private ImpactOptions Options => options;

    private TimeProvider Time => time;
}
