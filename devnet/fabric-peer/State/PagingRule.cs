using Notary.FabricPeer.Endorsing;

namespace Notary.FabricPeer.State;

/// <summary>A transaction reads pages or writes, not both (Fabric, txmgr/tx_simulator.go). Its chaincodes share the rule.</summary>
internal sealed class PagingRule
{
    private volatile bool _hasWritten;
    private volatile bool _hasPaged;

    /// <exception cref="EndorsementException">The transaction has read a page.</exception>
    public void Write()
    {
        if (_hasPaged)
        {
            throw new EndorsementException(
                "unsupported transaction. Transaction has already performed a paginated query. Writes are not allowed"
            );
        }
        _hasWritten = true;
    }

    /// <exception cref="EndorsementException">The transaction has written.</exception>
    public void ReadPage()
    {
        if (_hasWritten)
        {
            throw new EndorsementException(
                "unsupported transaction. Paginated queries are supported only in a read-only transaction"
            );
        }
        _hasPaged = true;
    }
}
