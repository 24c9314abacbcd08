namespace Notary.Client.Consumers;

/// <param name="IntentSeconds">How long a signed intent is good.</param>
/// <param name="MarginSeconds">A payment is not begun when fewer seconds are left for it to get into a block.</param>
public sealed record ConsumerOptions(uint IntentSeconds = 120, uint MarginSeconds = 2);
