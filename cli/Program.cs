using Notary.Cli;

return await CommandLine.RunAsync(args);
