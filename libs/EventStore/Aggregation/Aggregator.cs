using System.Linq.Expressions;
using System.Reflection;

namespace Notary.EventStore;

/// <summary>
/// Folds events by Marten's conventions: public static <c>T Create(TEvent)</c>, public <c>T Apply(TEvent)</c> (immutable) or
/// <c>void Apply(TEvent)</c>; the parameter is the event or its <see cref="IEvent{TEvent}"/>. Events without a method are passed over.
/// </summary>
internal static class Aggregator<T>
    where T : class
{
    private static readonly Dictionary<Type, Func<IEvent, T>> Creators = Find(
            "Create",
            BindingFlags.Static
        )
        .ToDictionary(EventType, CompileCreate);

    private static readonly Dictionary<Type, Func<T, IEvent, T>> Appliers = Find(
            "Apply",
            BindingFlags.Instance
        )
        .ToDictionary(EventType, CompileApply);

    /// <summary>The events that make or change a T.</summary>
    internal static IReadOnlyCollection<Type> EventTypes { get; } =
        Creators.Keys.Union(Appliers.Keys).ToHashSet();

    /// <exception cref="InvalidProjectionException">The first event that T applies cannot create it.</exception>
    internal static T? Fold(IEnumerable<IEvent> events, T? from = null) =>
        events.Aggregate(from, Step);

    internal static T? Step(T? state, IEvent @event)
    {
        var type = @event.Data.GetType();
        if (state is null && Creators.TryGetValue(type, out var create))
            return create(@event);
        return Appliers.TryGetValue(type, out var apply)
            ? apply(state ?? New(type), @event)
            : state;
    }

    private static T New(Type eventType) =>
        typeof(T).GetConstructor(Type.EmptyTypes)?.Invoke(null) as T
        ?? throw new InvalidProjectionException(
            $"{typeof(T).Name} has neither Create({eventType.Name}) nor a constructor without parameters."
        );

    private static IEnumerable<MethodInfo> Find(string name, BindingFlags kind) =>
        typeof(T)
            .GetMethods(BindingFlags.Public | kind)
            .Where(m =>
                string.Equals(m.Name, name, StringComparison.Ordinal)
                && m.GetParameters().Length == 1
            )
            .Where(m => m.ReturnType == typeof(T) || (m.ReturnType == typeof(void) && !m.IsStatic));

    private static Type EventType(MethodInfo method)
    {
        var parameter = method.GetParameters()[0].ParameterType;
        return TakesEnvelope(parameter) ? parameter.GetGenericArguments()[0] : parameter;
    }

    private static bool TakesEnvelope(Type parameter) =>
        parameter.IsGenericType && parameter.GetGenericTypeDefinition() == typeof(IEvent<>);

    private static Func<IEvent, T> CompileCreate(MethodInfo method)
    {
        var e = Expression.Parameter(typeof(IEvent));
        return Expression
            .Lambda<Func<IEvent, T>>(Expression.Call(method, Argument(method, e)), e)
            .Compile();
    }

    private static Func<T, IEvent, T> CompileApply(MethodInfo method)
    {
        var (state, e) = (Expression.Parameter(typeof(T)), Expression.Parameter(typeof(IEvent)));
        Expression call = Expression.Call(state, method, Argument(method, e));
        var body = method.ReturnType == typeof(void) ? Expression.Block(call, state) : call;
        return Expression.Lambda<Func<T, IEvent, T>>(body, state, e).Compile();
    }

    private static UnaryExpression Argument(MethodInfo method, ParameterExpression e)
    {
        var type = method.GetParameters()[0].ParameterType;
        return Expression.Convert(
            TakesEnvelope(type) ? e : Expression.Property(e, nameof(IEvent.Data)),
            type
        );
    }
}
