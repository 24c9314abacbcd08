using System.ComponentModel.DataAnnotations;

namespace Notary.DataExchange;

public sealed class DataExchangeOptions
{
    /// <summary>Largest upload in bytes.</summary>
    [Range(1, 1 << 30)]
    public int MaxDataBytes { get; set; } = 16 << 20;

    /// <summary>How long a download's nonce is good, in seconds.</summary>
    [Range(1, 3_600)]
    public int NonceSeconds { get; set; } = 60;

    /// <summary>32 bytes (0x-hex) under which nonces are issued; needed where several replicas answer, else made at start.</summary>
    [RegularExpression("^0x[0-9a-fA-F]{64}$")]
    public string? NonceKey { get; set; }
}
