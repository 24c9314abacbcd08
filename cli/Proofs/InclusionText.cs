using System.Text.Json;
using Notary.Chains.Proofs;
using Notary.Evm;
using Spectre.Console;

namespace Notary.Cli.Proofs;

/// <summary>What a proof shows, for people and as JSON.</summary>
internal static class InclusionText
{
    public static object Fields(Inclusion shown) =>
        new
        {
            Kind = shown.Kind.ToString().ToLowerInvariant(),
            Transaction = shown.TxId,
            shown.Index,
            shown.Succeeded,
            Block = shown.Block.Height,
            BlockHash = shown.Block.Hash.ToString(),
            Time = shown.Block.Timestamp,
            Events = shown.Events.Select(e => new
            {
                Contract = e.Contract.ToString(),
                e.Name,
                Topics = e.Topics.Select(t => t.ToString()),
                Data = Hex.Encode(e.Data),
            }),
        };

    public static string Json(object fields) =>
        JsonSerializer.Serialize(fields, JsonSerializerOptions.Web);

    public static void Write(IAnsiConsole console, Inclusion shown)
    {
        console.WriteLine($"transaction {shown.TxId}");
        console.WriteLine(
            $"  is number {shown.Index} of block {shown.Block.Height}, {shown.Block.Hash}"
        );
        console.WriteLine(
            shown.Succeeded ? "  succeeded" : "  failed: it is in the block, and changed nothing"
        );
        foreach (var emitted in shown.Events)
            console.WriteLine(
                $"  event {emitted.Name ?? (emitted.Topics is [var topic, ..] ? topic.ToString() : "without a topic")} of {emitted.Contract}"
            );
    }
}
