namespace Notary.Client.Providers;

/// <param name="MarginSeconds">A delivery is not begun when fewer seconds are left for it to get into a block.</param>
public sealed record ProviderOptions(uint MarginSeconds = 2);
