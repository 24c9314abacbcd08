namespace Notary.ServiceDefaults;

/// <summary>Who this process, or this host in a shared process, is.</summary>
/// <param name="Service">The kind of service: "oracle".</param>
/// <param name="Instance">Its name among its kind: "notary-1". Queues and the schema are named after it.</param>
public sealed record ServiceInstance(string Service, string Instance);
