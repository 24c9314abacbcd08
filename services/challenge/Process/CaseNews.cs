using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Notary.Challenge.Process;

/// <summary>Which cases have something new in the log. The log is what counts: what is lost here is found there.</summary>
public sealed class CaseNews
{
    private readonly Channel<string> streams = Channel.CreateUnbounded<string>();
    private readonly ConcurrentDictionary<string, string> cases = new(StringComparer.Ordinal);

    /// <summary>Streams of cases.</summary>
    public ChannelReader<string> Reader => streams.Reader;

    /// <param name="stream">The case's own.</param>
    public void Tell(string stream) => streams.Writer.TryWrite(stream);

    /// <summary>From now on words about a penalty message are news of this case.</summary>
    public void Expect(string message, string stream) => cases[message] = stream;

    public void ExpectNoMore(string message) => cases.TryRemove(message, out _);

    public void TellOfMessage(string message)
    {
        if (cases.TryGetValue(message, out var stream))
            Tell(stream);
    }
}
