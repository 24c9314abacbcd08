using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using Notary.Cli.Group;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.Member.Credit.Items;
using Spectre.Console;

namespace Notary.Cli.Credit;

/// <summary><c>notary credit register</c> and <c>leave</c>: a notary stands for election with a key for each chain, or no longer does.</summary>
internal static class StandCommand
{
    public static Command Register()
    {
        var (notaries, json) = (new NotaryOptions(), Output.JsonOption());
        var @operator = new Option<string>("--operator")
        {
            Description = "Party id (0x…) of who runs it and posts its bond.",
            Required = true,
        };
        var keys = new Option<string[]>("--key")
        {
            Description =
                "CHAIN=FILE, once for each chain: eip155:31337=FILE with 0x…, or fabric:CHANNEL=FILE with a P-256 key as PEM.",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        var command = new Command("register", "Let a notary stand for election.")
        {
            @operator,
            keys,
            json,
        };
        notaries.AddAll(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var notary = notaries.Read(parsed)[0];
                var status = await notary.StatusAsync(cancellation);
                CandidateKey[] proved =
                [
                    .. parsed.GetValue(keys)!.Select(k => Proved(k, status.Identity)),
                ];
                await TellAsync(
                    notary,
                    new(parsed.GetValue(@operator)!, proved, Leaves: false),
                    new Output(parsed.GetValue(json)),
                    cancellation
                );
                return 0;
            }
        );
        return command;
    }

    public static Command Leave()
    {
        var (notaries, json) = (new NotaryOptions(), Output.JsonOption());
        var @operator = new Option<string>("--operator")
        {
            Description = "Party id (0x…) with which it was registered.",
            Required = true,
        };
        var command = new Command("leave", "Let a notary stand for election no longer.")
        {
            @operator,
            json,
        };
        notaries.AddAll(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await TellAsync(
                    notaries.Read(parsed)[0],
                    new(parsed.GetValue(@operator)!, [], Leaves: true),
                    new Output(parsed.GetValue(json)),
                    cancellation
                );
                return 0;
            }
        );
        return command;
    }

    private static async Task TellAsync(
        NotaryEndpoint notary,
        Candidacy order,
        Output output,
        CancellationToken cancellation
    )
    {
        await notary.TellAsync("v1/credit/candidacy", order, cancellation);
        output.Result(
            () => JsonSerializer.Serialize(order, JsonSerializerOptions.Web),
            console =>
                console.WriteLine(
                    $"{notary.Url} {(order.Leaves ? "stands no longer" : "stands")} for election."
                )
        );
    }

    private static CandidateKey Proved(string text, string identity)
    {
        if (text.Split('=', 2) is not [var chain, var file])
            throw new UsageException($"--key takes CHAIN=FILE, which {text} is not");
        try
        {
            return chain.StartsWith("eip155:", StringComparison.Ordinal)
                ? OfEvm(chain, KeyFiles.Line("--key", file), identity)
                : OfFabric(chain, File.ReadAllText(file), identity);
        }
        catch (Exception e)
            when (e
                    is FormatException
                        or CryptographicException
                        or ArgumentException
                        or IOException
                        or UnauthorizedAccessException
            )
        {
            throw new UsageException($"--key {chain}: {file} holds no key: {e.Message}");
        }
    }

    private static CandidateKey OfEvm(string chain, string hex, string identity)
    {
        using var key = EvmPrivateKey.Parse(hex);
        var address = key.Address.ToString();
        var proof = key.Sign(Keccak256.Hash(CandidateProof.Words(chain, address, identity)));
        return new(chain, address, proof.ToString());
    }

    private static CandidateKey OfFabric(string chain, string pem, string identity)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(pem);
        var publicKey = Hex.Encode(key.ExportSubjectPublicKeyInfo());
        var proof = key.SignData(
            CandidateProof.Words(chain, publicKey, identity),
            HashAlgorithmName.SHA256,
            DSASignatureFormat.Rfc3279DerSequence
        );
        return new(chain, publicKey, Hex.Encode(proof));
    }

    /// <summary>Body of POST /v1/credit/candidacy.</summary>
    private sealed record Candidacy(string Operator, CandidateKey[] Keys, bool Leaves);
}
