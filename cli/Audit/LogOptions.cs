using System.CommandLine;
using Notary.Cli.Stack;

namespace Notary.Cli.Audit;

/// <summary>Which logs a command reads, as typed: the same for all of them.</summary>
internal sealed class LogOptions
{
    private const string Variable = "ConnectionStrings__Postgres";

    private readonly Option<string?> _postgres = new("--postgres")
    {
        Description =
            $"The services' database, as in Host=localhost;Username=notary;Database=notary; default: {Variable}, or that of a demo that ./notary demo --keep runs.",
    };

    private readonly Argument<string[]> _instances = new("INSTANCE")
    {
        Description =
            "Whose logs: oracle, challenge, notary-1 …; all that the database holds where none is named.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    /// <summary>Adds <c>--postgres</c> only.</summary>
    public void AddDatabase(Command command) => command.Options.Add(_postgres);

    public void AddAll(Command command)
    {
        AddDatabase(command);
        command.Arguments.Add(_instances);
    }

    /// <summary>The catalog of the database that is meant.</summary>
    /// <exception cref="UsageException">None was given, and no demo is kept.</exception>
    public LogCatalog Catalog(ParseResult parsed) => new(Postgres(parsed));

    /// <summary>The logs that are meant.</summary>
    /// <exception cref="UsageException">A log that is named does not exist, or there is none.</exception>
    public async Task<IReadOnlyList<CatalogedLog>> FindAsync(
        ParseResult parsed,
        CancellationToken cancellation
    ) => await Catalog(parsed).FindAsync(parsed.GetValue(_instances) ?? [], cancellation);

    /// <summary>Whether no log was named.</summary>
    public bool AreAll(ParseResult parsed) => parsed.GetValue(_instances) is null or [];

    /// <summary>The kept demo, where it is its database that is read.</summary>
    public StackFile? Kept(ParseResult parsed) => Given(parsed) is null ? StackFile.Find() : null;

    private string? Given(ParseResult parsed) =>
        parsed.GetValue(_postgres) ?? Environment.GetEnvironmentVariable(Variable);

    private string Postgres(ParseResult parsed) =>
        Given(parsed)
        ?? StackFile.Find()?.Postgres
        ?? throw new UsageException(
            $"Where are the logs? Start ./notary demo --keep, give --postgres, or set {Variable}."
        );
}
