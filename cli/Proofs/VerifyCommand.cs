using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Notary.Chains.Proofs;
using Notary.Evm;
using Spectre.Console;

namespace Notary.Cli.Proofs;

/// <summary><c>notary proof verify</c>: asks nobody; the proof and what the user trusts are enough.</summary>
internal static class VerifyCommand
{
    private static readonly Argument<string> Source = new("FILE")
    {
        Description = "The proof: a file as notary proof make writes it, or - for standard input.",
    };

    private static readonly Option<string?> BlockHash = new("--block-hash")
    {
        Description = "The hash of a block that you trust to be the chain's (0x, 64 digits).",
    };

    private static readonly Option<string[]> Orderers = new("--orderer-certificate")
    {
        Description =
            "Fabric: PEM file of the orderers' certificates that you trust; more than once for several.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<int> Quorum = new("--quorum")
    {
        Description = "How many of the orderers must have signed the block; 1 under Raft.",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<bool> Json = Output.JsonOption();

    public static Command Create()
    {
        var command = new Command(
            "verify",
            "Verify a proof offline, from a block's hash or the orderers' certificates."
        )
        {
            Source,
            BlockHash,
            Orderers,
            Quorum,
            Json,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var trust = Trust(parsed);
                var proof = await ProofFile.ReadAsync(parsed.GetValue(Source)!, cancellation);
                return Show(new Output(parsed.GetValue(Json)), proof, trust);
            }
        );
        return command;
    }

    private static int Show(Output output, InclusionProof proof, BlockTrust trust)
    {
        try
        {
            var shown = proof.Verify(trust);
            output.Result(
                () => InclusionText.Json(new { Valid = true, Shows = InclusionText.Fields(shown) }),
                console =>
                {
                    console.MarkupLine("[green]The proof holds.[/]");
                    InclusionText.Write(console, shown);
                }
            );
            return 0;
        }
        catch (FormatException e)
        {
            output.Result(
                () => InclusionText.Json(new { Valid = false, Problem = e.Message }),
                console =>
                    console.MarkupLine(
                        $"[red]The proof does not hold:[/] {Markup.Escape(e.Message)}"
                    )
            );
            return 1;
        }
    }

    private static BlockTrust Trust(ParseResult parsed)
    {
        var (hash, files) = (parsed.GetValue(BlockHash), parsed.GetValue(Orderers) ?? []);
        if (hash is null == (files is []))
            throw new UsageException(
                "What do you trust? Give either --block-hash or --orderer-certificate."
            );
        if (hash is null)
            return new BlockTrust.Orderers([.. files.SelectMany(Read)], AtLeastOne(parsed));
        return Bytes32.TryParse(hash, out var block)
            ? new BlockTrust.Hash(block)
            : throw new UsageException($"--block-hash takes 0x and 64 digits: {hash}");
    }

    private static int AtLeastOne(ParseResult parsed) =>
        parsed.GetValue(Quorum) is > 0 and var quorum
            ? quorum
            : throw new UsageException("--quorum takes a count from 1.");

    private static X509Certificate2Collection Read(string file)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPemFile(file);
            return certificates.Count > 0
                ? certificates
                : throw new UsageException($"{file} holds no certificate (PEM).");
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new UsageException($"{file} cannot be read: {e.Message}");
        }
    }
}
