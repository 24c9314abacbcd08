using System.Globalization;
using System.Runtime.InteropServices;

namespace Notary.Bench;

/// <summary>What a number was measured on; numbers of different machines do not compare.</summary>
public static class Machine
{
    private const double Gibibyte = 1L << 30;

    public static string Describe() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Processor()}, {Environment.ProcessorCount} cores, {Memory():0} GiB, {OperatingSystemName()}, {RuntimeInformation.FrameworkDescription}"
        );

    private static double Memory() => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Gibibyte;

    private static string Processor() =>
        ValueOf("/proc/cpuinfo", "model name", ':')
        ?? RuntimeInformation.ProcessArchitecture.ToString();

    private static string OperatingSystemName() =>
        ValueOf("/etc/os-release", "PRETTY_NAME", '=')?.Trim('"')
        ?? RuntimeInformation.OSDescription;

    private static string? ValueOf(string file, string key, char separator) =>
        File.Exists(file)
            ? File.ReadLines(file)
                .FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))
                ?.Split(separator, 2)[1]
                .Trim()
            : null;
}
