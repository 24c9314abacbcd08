using Notary.ChainWatcher.Watching;
using Notary.EventStore;
using Notary.ServiceDefaults;

namespace Notary.ChainWatcher.Replay;

/// <summary>
/// The replay of one watcher's stream, step by step: a block, what the contracts recorded in it, and then what thereby reached
/// its depth.
/// </summary>
internal sealed class ChainReplay(ReplayInputs inputs) : IStreamReplay
{
    private WatchedChain _state = new();
    private Maturity? _maturity;

    /// <summary>The newest input of a block whose decisions are not all there yet; null behind the last of them.</summary>
    private IEvent? _input;
    private Queue<object>? _due;

    public async ValueTask<IReadOnlyList<Recomputed>> StepAsync(
        IEvent recorded,
        CancellationToken cancellation
    )
    {
        switch (recorded.Data)
        {
            case WatcherConfigured:
                return [];
            case DepositConfirmed or LegReachedDepth:
                return [Decision(recorded)];
            case BlockSeen or BlockFinalized:
                var missing = EndBlock();
                _maturity = await MaturityAsync(recorded, cancellation);
                Take(recorded);
                return missing;
            case DepositSeen
            or LegSeen
            or PenaltySeen
            or InclusionProofSeen
            or SuspensionSeen
            or ReleaseSeen
            or ChallengeSeen
            or ChallengeUnreadable:
                Take(recorded);
                return [];
            case BlockUndone { Depth: not null } undone:
                var owed = EndBlock();
                var counted = _state.Undo(undone.Height, undone.Hash);
                _state = _state.Apply(counted);
                return [.. owed, Recomputed.Compare(recorded, counted)];
            default:
                var left = EndBlock();
                _state = _state.Apply(recorded.Data);
                return left;
        }
    }

    public IEnumerable<Recomputed> End(IReplayLog log) =>
        _input is { } last && log.IsCutAfter(last) ? [] : EndBlock();

    private async ValueTask<Maturity> MaturityAsync(IEvent block, CancellationToken cancellation)
    {
        var settings = await inputs.SettingsAsync<WatcherConfigured>(
            block,
            RecordedSettings.Stream,
            cancellation
        );
        return new(settings.Chain, settings.Finality);
    }

    private void Take(IEvent input)
    {
        _state = _state.Apply(input.Data);
        (_input, _due) = (input, null);
    }

    private Recomputed Decision(IEvent recorded)
    {
        var expected = Due().TryDequeue(out var due) ? due : null;
        _state = _state.Apply(expected ?? recorded.Data);
        return Recomputed.Compare(recorded, expected);
    }

    /// <summary>What the block still owed; it counts as done, so that the next block does not owe it again.</summary>
    private List<Recomputed> EndBlock()
    {
        var missing = Due().ToList();
        _state = missing.Aggregate(_state, (state, e) => state.Apply(e));
        var found = missing.ConvertAll(e => Recomputed.Missing(_input!, e));
        (_input, _due) = (null, null);
        return found;
    }

    private Queue<object> Due() =>
        _due ??= _input is null || _maturity is null ? new() : new(_state.Matured(_maturity));
}
