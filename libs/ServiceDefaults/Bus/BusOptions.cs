using System.ComponentModel.DataAnnotations;

namespace Notary.ServiceDefaults;

/// <summary>The section Bus.</summary>
public sealed class BusOptions
{
    /// <summary>amqp://user:password@host:port/vhost; ConnectionStrings:RabbitMq is taken where it is absent.</summary>
    public Uri? Uri { get; set; }

    /// <summary>Deliveries of a message after the first, before it is parked in the error queue.</summary>
    [Range(0, 100)]
    public int RetryLimit { get; set; } = 5;

    public TimeSpan RetryMinimum { get; set; } = TimeSpan.FromMilliseconds(100);

    public TimeSpan RetryMaximum { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Messages that a queue's consumer works on at once. A block brings hundreds, which can share one commit.</summary>
    [Range(1, 1_000)]
    public int Concurrency { get; set; } = 128;

    /// <summary>Replicated queues, for a RabbitMQ cluster.</summary>
    public bool QuorumQueues { get; set; }

    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(60);
}
