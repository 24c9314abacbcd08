using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using MassTransit;

namespace Notary.Adversary.Tests.Stores;

/// <summary>A message as a consumer gets it from the bus: its content and its id.</summary>
[SuppressMessage(
    "Performance",
    "CA1852:Seal internal types",
    Justification = "A proxy is a subtype that is made at run time."
)]
internal class Delivered : DispatchProxy
{
    private object _message = new();
    private Guid _id;

    public static ConsumeContext<T> Of<T>(T message, Guid id)
        where T : class
    {
        var context = Create<ConsumeContext<T>, Delivered>();
        var proxy = (Delivered)(object)context;
        (proxy._message, proxy._id) = (message, id);
        return context;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod!.Name switch
        {
            "get_Message" => _message,
            "get_MessageId" => (Guid?)_id,
            "get_CancellationToken" => CancellationToken.None,
            "get_Headers" => Create<Headers, NoHeaders>(),
            "get_SentTime" => null,
            _ => throw new NotSupportedException(targetMethod.Name),
        };

    [SuppressMessage(
        "Performance",
        "CA1852:Seal internal types",
        Justification = "A proxy is a subtype that is made at run time."
    )]
    private class NoHeaders : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => null;
    }
}
