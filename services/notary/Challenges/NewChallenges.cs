using System.Threading.Channels;

namespace Notary.Member.Challenges;

/// <summary>Streams of challenges that came, or came again, just now. The log is what counts: what is lost here is found there.</summary>
public sealed class NewChallenges
{
    private readonly Channel<string> streams = Channel.CreateUnbounded<string>();

    public ChannelReader<string> Reader => streams.Reader;

    public void Tell(string stream) => streams.Writer.TryWrite(stream);
}
