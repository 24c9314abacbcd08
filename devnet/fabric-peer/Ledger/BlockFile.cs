using System.Buffers.Binary;
using Google.Protobuf;
using Notary.Fabric.Wire.Common;

namespace Notary.FabricPeer.Ledger;

/// <summary>Blocks in one append-only file, each after its length (4 bytes, big-endian). One process at a time.</summary>
internal sealed class BlockFile : IDisposable
{
    private const int PrefixBytes = 4;
    private readonly FileStream _file;

    /// <exception cref="IOException">The directory cannot be used, or another process has it.</exception>
    public BlockFile(string directory)
    {
        Directory.CreateDirectory(directory);
        _file = new FileStream(
            Path.Combine(directory, "blocks"),
            FileMode.OpenOrCreate,
            FileAccess.ReadWrite,
            FileShare.None
        );
    }

    /// <summary>Reads every block. What a crash left behind of the last one is cut off.</summary>
    /// <exception cref="InvalidProtocolBufferException">The file holds something else.</exception>
    public IReadOnlyList<Block> ReadAll()
    {
        var blocks = new List<Block>();
        _file.Position = 0;
        while (ReadNext() is { } block)
        {
            blocks.Add(block);
        }
        return blocks;
    }

    /// <summary>Writes a block and hands it to the operating system's disk cache.</summary>
    public void Append(Block block)
    {
        var record = new byte[PrefixBytes + block.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(record, record.Length - PrefixBytes);
        block.WriteTo(record.AsSpan(PrefixBytes));
        _file.Write(record);
        _file.Flush();
    }

    /// <summary>Forgets all but the first <paramref name="count"/> blocks.</summary>
    public void KeepFirst(int count)
    {
        _file.Position = 0;
        for (var i = 0; i < count; i++)
        {
            _ = ReadNext();
        }
        CutAt(_file.Position);
        _file.Flush();
    }

    public void Dispose() => _file.Dispose();

    private Block? ReadNext()
    {
        var start = _file.Position;
        Span<byte> prefix = stackalloc byte[PrefixBytes];
        if (_file.ReadAtLeast(prefix, PrefixBytes, throwOnEndOfStream: false) < PrefixBytes)
        {
            return CutAt(start);
        }
        var length = BinaryPrimitives.ReadInt32BigEndian(prefix);
        if (length < 0 || length > _file.Length - _file.Position)
        {
            return CutAt(start);
        }
        var body = new byte[length];
        _file.ReadExactly(body);
        return Block.Parser.ParseFrom(body);
    }

    private Block? CutAt(long position)
    {
        _file.SetLength(position);
        _file.Position = position;
        return null;
    }
}
