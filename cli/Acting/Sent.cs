namespace Notary.Cli.Acting;

/// <summary>A transaction that is in a block.</summary>
internal sealed record Sent(string Chain, string Call, string TxId, long Height)
{
    public override string ToString() => $"{Call} on {Chain}: {TxId}, block {Height}";
}
