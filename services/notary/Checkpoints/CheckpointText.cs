using System.Text;
using Notary.Protocol.Checkpoints;
using Notary.Protocol.Setup;

namespace Notary.Member.Checkpoints;

/// <summary>Checkpoints as texts of somebody who is not trusted.</summary>
internal static class CheckpointText
{
    /// <returns>Null where there is none, or its hash is not its name, or it is no checkpoint.</returns>
    public static CheckpointDocument? Parse(string? json, string cid)
    {
        if (json is null || json.Length > CheckpointDocument.MaxSize)
            return null;
        var bytes = Encoding.UTF8.GetBytes(json);
        try
        {
            return Cid.Of(bytes) == cid ? CheckpointDocument.Parse(bytes) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
