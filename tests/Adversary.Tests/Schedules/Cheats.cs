namespace Notary.Adversary.Tests.Schedules;

/// <summary>What a consumer does in one exchange.</summary>
internal enum ConsumerWay
{
    Honest,

    /// <summary>Shows its signed payment, and replaces it by another transaction at a higher fee.</summary>
    Replaces,

    /// <summary>Shows its signed payment shortly before firstBy, and hopes for the miner.</summary>
    ShowsLate,

    /// <summary>Pays, and shows the provider nothing.</summary>
    PaysInSilence,

    /// <summary>Never pays, whoever moves first.</summary>
    NeverPays,

    /// <summary>Pays when its time is over.</summary>
    PaysLate,

    /// <summary>Pays for an index that nobody made, and demands its delivery.</summary>
    InventsIndex,
}

/// <summary>What a provider does in one exchange.</summary>
internal enum ProviderWay
{
    Honest,
    NeverDelivers,
    DeliversGarbage,
    DeliversLate,
}
