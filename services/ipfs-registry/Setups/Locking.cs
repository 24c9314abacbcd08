using Notary.Evm;
using Notary.IpfsRegistry.Documents;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Setup;

namespace Notary.IpfsRegistry.Setups;

/// <summary>The rule of PROTOCOL 3.5: a setup is locked once each party's deposit was seen on the chain where it acts.</summary>
internal static class Locking
{
    /// <summary>The locked version that follows <paramref name="agreed"/>, or null while a deposit is missing.</summary>
    internal static SetupDocument? Next(
        SetupDocument agreed,
        string agreedCid,
        IReadOnlyCollection<DepositSeen> deposits
    )
    {
        var consumer = Find(agreed, deposits, Side.Payment);
        var provider = Find(agreed, deposits, Side.Delivery);
        if (consumer is null || provider is null)
            return null;
        return agreed with
        {
            Version = agreed.Version + 1,
            Previous = agreedCid,
            Status = SetupStatus.Locked,
            Accounts = [Account(consumer), Account(provider)],
        };
    }

    private static DepositSeen? Find(
        SetupDocument agreed,
        IReadOnlyCollection<DepositSeen> deposits,
        Side side
    )
    {
        var terms = DocumentRules.TermsOf(agreed.Agreement!);
        var chain = agreed.Chains.Select(c => c.Identity()).First(c => c.Carries(terms, side));
        var party = chain.PartyOf(terms, side).ToString();
        return deposits.FirstOrDefault(d => d.Chain == chain.Id && d.Party == party);
    }

    private static SetupAccount Account(DepositSeen deposit) =>
        new(
            deposit.Chain,
            Bytes32.Parse(deposit.Party),
            Address.Parse(deposit.Account),
            deposit.Balance
        );
}
