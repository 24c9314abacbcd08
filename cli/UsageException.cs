namespace Notary.Cli;

/// <summary>What was asked for does not exist or does not fit together; the message says what to type instead.</summary>
public sealed class UsageException(string message) : Exception(message);
