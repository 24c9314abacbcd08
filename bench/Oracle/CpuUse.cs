using System.Globalization;

namespace Notary.Bench.Oracle;

/// <summary>
/// CPU time, user and system, from /proc: of this process, where the servers under load live; of the children that it has
/// waited for, which is wrk; and of PostgreSQL with all its processes.
/// </summary>
internal sealed record CpuUse(TimeSpan Server, TimeSpan Load, TimeSpan Database)
{
    private const double TicksPerSecond = 100; // USER_HZ, the same on every Linux

    public static CpuUse Now(int postmaster) =>
        new(Environment.CpuUsage.TotalTime, Children(Environment.ProcessId), Tree(postmaster));

    public static CpuUse operator -(CpuUse a, CpuUse b) =>
        new(a.Server - b.Server, a.Load - b.Load, a.Database - b.Database);

    public TimeSpan Total => Server + Load + Database;

    private static TimeSpan Tree(int root) =>
        Directory
            .EnumerateDirectories("/proc")
            .Select(Path.GetFileName)
            .Where(name => int.TryParse(name, CultureInfo.InvariantCulture, out _))
            .Select(name => Stat.Read(name!))
            .Where(s => s is not null && (s.Id == root || s.Parent == root))
            .Aggregate(TimeSpan.Zero, (sum, s) => sum + s!.Own + s.Children);

    private static TimeSpan Children(int process) =>
        Stat.Read(process.ToString(CultureInfo.InvariantCulture))!.Children;

    /// <summary>The fields of proc(5) that count.</summary>
    private sealed record Stat(int Id, int Parent, TimeSpan Own, TimeSpan Children)
    {
        /// <returns>Null if the process has ended.</returns>
        public static Stat? Read(string process)
        {
            try
            {
                var text = File.ReadAllText($"/proc/{process}/stat");
                // The name, in brackets, may hold anything.
                var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
                return new(
                    int.Parse(process, CultureInfo.InvariantCulture),
                    int.Parse(fields[1], CultureInfo.InvariantCulture),
                    Time(fields[11], fields[12]),
                    Time(fields[13], fields[14])
                );
            }
            catch (IOException)
            {
                return null;
            }
        }

        private static TimeSpan Time(string user, string system) =>
            TimeSpan.FromSeconds(
                (
                    long.Parse(user, CultureInfo.InvariantCulture)
                    + long.Parse(system, CultureInfo.InvariantCulture)
                ) / TicksPerSecond
            );
    }
}
