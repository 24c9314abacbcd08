namespace Notary.Cli.Audit.Export;

/// <summary>A file that is there whole or not at all. Logs name parties and amounts: only its owner may read it.</summary>
internal sealed class ExportFile(FileInfo file)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string Name => file.FullName;

    /// <exception cref="UsageException">It cannot be written there.</exception>
    public async Task WriteAsync(Func<Stream, Task> write)
    {
        var draft = $"{file.FullName}.{Environment.ProcessId}";
        try
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
            };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = OwnerOnly;
            await using (var stream = new FileStream(draft, options))
                await write(stream);
            File.Move(draft, file.FullName, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file.FullName} cannot be written: {e.Message}");
        }
        finally
        {
            File.Delete(draft);
        }
    }
}
