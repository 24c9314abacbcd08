global using Xunit;

// Two stacks at once on two cores would only measure each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
