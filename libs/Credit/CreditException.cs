namespace Notary.Credit;

/// <summary>What was given cannot be scored; the message says what, where, and what to do.</summary>
public sealed class CreditException(string message) : Exception(message);
