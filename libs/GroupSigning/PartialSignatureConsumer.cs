using MassTransit;
using PartialSignature = Notary.Contracts.Group.PartialSignature;

namespace Notary.GroupSigning;

/// <summary>The bus's end of a <see cref="SignatureCollector"/>, which is registered as a singleton beside it.</summary>
public sealed class PartialSignatureConsumer(SignatureCollector collector)
    : IConsumer<PartialSignature>
{
    public Task Consume(ConsumeContext<PartialSignature> context)
    {
        collector.Receive(context.Message);
        return Task.CompletedTask;
    }
}
