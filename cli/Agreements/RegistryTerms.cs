using Notary.Client.Registry;
using Notary.Evm;
using Notary.Protocol.Agreements;
using Notary.Protocol.Encoding;

namespace Notary.Cli.Agreements;

/// <summary>An agreement's terms, which its id vouches for, wherever they come from.</summary>
internal static class RegistryTerms
{
    /// <exception cref="UsageException">The registry knows no such agreement.</exception>
    public static async Task<Agreement> FindAsync(
        RegistryClient registry,
        Bytes32 agreement,
        CancellationToken cancellation
    )
    {
        var version =
            await registry.FindAsync(agreement, cancellation: cancellation)
            ?? throw new UsageException("The registry knows no such agreement.");
        var document = await registry.GetAsync(version.Cid, cancellation);
        var terms = AbiStruct.FromAbiHex<Agreement>(document.Agreement?.Terms ?? "");
        return terms.Id == agreement
            ? terms
            : throw new UsageException("The registry shows another agreement.");
    }
}
