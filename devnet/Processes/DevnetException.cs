namespace Notary.Devnet.Processes;

/// <summary>What is missing or went wrong, and what to do: one line for a person, then a process's last output if any.</summary>
public sealed class DevnetException(string message) : Exception(message);
