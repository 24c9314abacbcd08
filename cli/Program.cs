using Notary.Cli;

return await new CommandLine(Console.Error).RunAsync(args);
