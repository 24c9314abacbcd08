using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Notary.Chains.Calls;

namespace Notary.GroupSigning;

/// <summary>Asks the group on the bus for a signature.</summary>
public sealed class GroupSigner(
    IPublishEndpoint bus,
    SignatureCollector collector,
    IMisbehaviourJournal journal,
    TimeProvider time
)
{
    /// <summary>After which the members are asked again: some may not have been there, or not have seen enough yet.</summary>
    private static readonly TimeSpan Repeat = TimeSpan.FromSeconds(3);

    /// <summary>Null where t members do not agree within <paramref name="patience"/>: the group may change meanwhile.</summary>
    public async Task<GroupProof?> TrySignAsync(
        KnownGroup group,
        SignatureRequest request,
        TimeSpan patience,
        CancellationToken cancellation
    )
    {
        using var timeout = new CancellationTokenSource(patience, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(
            timeout.Token,
            cancellation
        );
        try
        {
            return await SignAsync(group, request, ended.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Waits for t members to agree; for ever, where they do not.</summary>
    public async Task<GroupProof> SignAsync(
        KnownGroup group,
        SignatureRequest request,
        CancellationToken cancellation
    )
    {
        using var pending = collector.Open(group, request.Message);
        while (!pending.Signature.IsCompleted)
        {
            await bus.Publish(request.Question, request.Question.GetType(), cancellation);
            await Task.WhenAny(pending.Signature, Task.Delay(Repeat, time, cancellation));
            if (pending.FindMisbehaviour() is { Count: > 0 } misbehaviour)
                await journal.RecordAsync(misbehaviour, CancellationToken.None);
            cancellation.ThrowIfCancellationRequested();
        }
        var signature = await pending.Signature;
        return new GroupProof(group.Epoch, request.Nonce, [], signature.ToBytes());
    }
}

public static class GroupSigningRegistration
{
    /// <summary><see cref="GroupSigner"/>; its bus also needs the consumer <see cref="PartialSignatureConsumer"/>.</summary>
    /// <remarks>A service with an event log registers its <see cref="IMisbehaviourJournal"/> before.</remarks>
    public static IServiceCollection AddGroupSigning(this IServiceCollection services)
    {
        services.TryAddSingleton<IMisbehaviourJournal, BusJournal>();
        return services.AddSingleton<SignatureCollector>().AddSingleton<GroupSigner>();
    }
}
