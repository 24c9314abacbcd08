using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Notary.EventStore;

/// <summary>Advisory locks are one number space per database: a lock's number is the hash of schema and purpose.</summary>
internal static class AdvisoryLock
{
    internal static long Key(string schema, string purpose) =>
        BinaryPrimitives.ReadInt64BigEndian(
            SHA256.HashData(Encoding.UTF8.GetBytes($"eventstore/{schema}/{purpose}"))
        );
}
