using System.CommandLine;
using Notary.Chains;
using Notary.Chains.Proofs;
using Notary.Cli.Watch;
using Notary.Evm;
using Spectre.Console;

namespace Notary.Cli.Proofs;

/// <summary><c>notary proof make</c>: asks a node for what a transaction's proof needs, and checks that it proves it.</summary>
internal static class MakeCommand
{
    private static readonly Option<string?> Chain = new("--chain")
    {
        Description = "Which chain, as eip155:1 or fabric:CHANNEL; not needed where there is one.",
    };

    private static readonly Option<string> Transaction = new("--transaction")
    {
        Description = "The transaction's id.",
        Required = true,
    };

    private static readonly Option<string?> Out = new("--out")
    {
        Description = "The file to write; without it the proof is printed.",
    };

    private static readonly Option<bool> Json = Output.JsonOption();

    public static Command Create()
    {
        var targets = new WatchTargets(needsContracts: false);
        var command = new Command(
            "make",
            "Make the proof that a transaction is in a block, from a node's answers."
        )
        {
            Chain,
            Transaction,
            Out,
            Json,
        };
        targets.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using var chains = targets.Open(parsed);
                var chain = Choose(chains, parsed.GetValue(Chain));
                var proof = await ProveAsync(chain, parsed.GetValue(Transaction)!, cancellation);
                if (parsed.GetValue(Out) is { } file)
                    await ProofFile.WriteAsync(file, proof, cancellation);
                await ShowAsync(parsed, chain, proof, cancellation);
                return 0;
            }
        );
        return command;
    }

    private static IChain Choose(ChainSet chains, string? id)
    {
        var ids = string.Join(", ", chains.All.Select(c => c.Identity.Id));
        if (id is null)
            return chains.All is [var only]
                ? only
                : throw new UsageException($"Which chain? Give --chain, one of {ids}.");
        return chains.All.FirstOrDefault(c => c.Identity.Id == id)
            ?? throw new UsageException($"There is no chain {id}; there is {ids}.");
    }

    private static async Task<InclusionProof> ProveAsync(
        IChain chain,
        string txId,
        CancellationToken cancellation
    )
    {
        try
        {
            Output.Progress.Report($"asking {chain.Identity.Id} for the block of {txId}");
            return await chain.ProveAsync(txId, cancellation)
                ?? throw new UsageException(
                    $"{txId} is in no block of {chain.Identity.Id}: wait for its block, or check the id."
                );
        }
        catch (FormatException e)
        {
            throw new UsageException(
                $"--transaction takes an id of {chain.Identity.Id}: {e.Message}"
            );
        }
    }

    private static async Task ShowAsync(
        ParseResult parsed,
        IChain chain,
        InclusionProof proof,
        CancellationToken cancellation
    )
    {
        var stated = proof.StatedBlock();
        var hash = await chain.GetBlockHashAsync(stated.Height, cancellation) ?? stated.Hash;
        var shown = proof.Verify(new BlockTrust.Hash(hash));
        var (text, file) = (Hex.Encode(proof.Encode()), parsed.GetValue(Out));
        new Output(parsed.GetValue(Json)).Result(
            () =>
                InclusionText.Json(
                    new
                    {
                        Chain = chain.Identity.Id,
                        File = file,
                        Proof = file is null ? text : null,
                        Shows = InclusionText.Fields(shown),
                    }
                ),
            console =>
            {
                if (file is null)
                    Console.Out.WriteLine(text);
                else
                    Tell(console, shown, file);
            }
        );
    }

    private static void Tell(IAnsiConsole console, Inclusion shown, string file)
    {
        InclusionText.Write(console, shown);
        console.WriteLine($"  {file} proves it to whoever trusts that block's hash");
    }
}
