using Notary.FabricPeer.Hosting;

return await CommandLine.RunAsync(args);
