namespace Notary.Devnet.Story;

/// <summary>Tells a person what happens, while it happens.</summary>
public interface INarrator
{
    /// <summary>A numbered step of the story begins.</summary>
    void Chapter(int number, string title);

    /// <summary>Something was reached.</summary>
    void Tell(string line);

    /// <summary>An exchange's steps with milliseconds since its start.</summary>
    void Timeline(string title, IReadOnlyList<StepReport> steps);
}
