using System.Text.Json;
using Notary.Client.Http;

namespace Notary.Client.Lookups;

/// <summary>Asks several oracles, as EIP-3668 lays down: a refusal (4xx) is final, a failure goes to the next.</summary>
internal static class InTurn
{
    private const int MaxRounds = 10;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Where the answer is approved and the group has still to sign it, they are asked again for a while.</summary>
    /// <inheritdoc cref="FirstAsync"/>
    public static async Task<T> UntilSignedAsync<TAsked, T>(
        IReadOnlyList<TAsked> asked,
        Func<TAsked, Task<T>> ask,
        CancellationToken cancellation
    )
    {
        for (var round = 1; ; round++)
            try
            {
                return await FirstAsync(asked, ask, cancellation);
            }
            catch (LookupException e) when (IsPending(e) && round < MaxRounds)
            {
                await Task.Delay(Pause, cancellation);
            }
    }

    /// <exception cref="RequestRefusedException">One refused.</exception>
    /// <exception cref="LookupException">All failed.</exception>
    public static async Task<T> FirstAsync<TAsked, T>(
        IReadOnlyList<TAsked> asked,
        Func<TAsked, Task<T>> ask,
        CancellationToken cancellation
    )
    {
        Exception? last = null;
        foreach (var one in asked)
        {
            try
            {
                return await ask(one);
            }
            catch (Exception e) when (IsFailure(e, cancellation))
            {
                last = e;
            }
        }
        throw new LookupException($"none of {asked.Count} oracles answered", last);
    }

    private static bool IsFailure(Exception e, CancellationToken cancellation) =>
        e switch
        {
            RequestRefusedException refused => refused.Status >= 500,
            OperationCanceledException => !cancellation.IsCancellationRequested,
            _ => e is HttpRequestException or FormatException or JsonException,
        };

    private static bool IsPending(LookupException e) =>
        e.InnerException is RequestRefusedException { Code: "group-signature-pending" };
}
