using System.Collections.Concurrent;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Notary.Contracts.Chain;
using Notary.Contracts.Oracle;
using Notary.Evm;
using Notary.Protocol.Attestations;
using Notary.ServiceDefaults;
using Notary.Testing;

namespace Notary.Oracle.Tests.Service;

public sealed class OutboxTests
{
    [Fact]
    public async Task What_the_oracle_decides_and_releases_is_published()
    {
        var (scene, attestor) = (new Scene(), EvmPrivateKey.Generate());
        await using var bus = await InProcessBus.StartAsync();
        await using var listener = await ListenAsync(bus);
        var heard = listener.Services.GetRequiredService<Heard>();
        await using var oracle = await OracleHost.StartAsync(
            await SharedPostgres.ConnectionStringAsync(),
            SharedPostgres.NewSchema(),
            bus,
            attestor
        );
        await oracle.LockAsync(scene, 201, 9_999);
        var reply = await oracle.Http.LookUpAsync(scene.Intent(), scene.Sign(scene.Intent()));
        var (answer, attestation) = LookupCodec.DecodeResponse(Hex.Decode(reply.Text("data")));
        var second = scene.Intent(sequence: 2);
        await oracle.Http.AskAsync(second, scene.Sign(second));

        var attested = await heard.NextAsync<AnswersAttested>();
        Assert.Equal(attestor.Address.ToString(), attested.Attestor);
        Assert.Equal([answer.ExchangeId.ToString()], attested.ExchangeIds);
        Assert.Equal([answer.Digest.ToString()], attested.Digests);
        Assert.Equal(attestation.Signature.ToString(), attested.Signature);
        var refused = await heard.NextAsync<AnswerRefused>();
        Assert.Equal(
            new($"{scene.Id}", 2, "insufficient-consumer-deposit", "200", "201", "200"),
            refused
        );

        await oracle.PublishAsync(
            new LegConfirmed(Scene.DataChain, $"{scene.Id}", 1, 1, $"{answer.Digest}", "tx", 9)
        );
        var released = await heard.NextAsync<ExposureReleased>();
        Assert.Equal(new($"{scene.Id}", 1, 1, "settled"), released);
        await listener.StopAsync();
    }

    private static async Task<WebApplication> ListenAsync(InProcessBus bus)
    {
        var app = ServiceHost.Build(
            "listener",
            ["--urls=http://127.0.0.1:0"],
            builder =>
            {
                builder.Configuration.AddInMemoryCollection();
                builder.Services.AddSingleton(bus);
                builder.Services.AddSingleton<Heard>();
                builder.AddNotaryBus(consumers => consumers.AddConsumer<Listener>());
            },
            _ => { }
        );
        await app.StartAsync();
        return app;
    }

    private sealed class Heard
    {
        private readonly ConcurrentQueue<object> messages = new();

        public void Add(object message) => messages.Enqueue(message);

        public async Task<T> NextAsync<T>()
        {
            await Eventually.TrueAsync(() => Task.FromResult(messages.OfType<T>().Any()));
            return messages.OfType<T>().First();
        }
    }

    private sealed class Listener(Heard heard)
        : IConsumer<ExposureReleased>,
            IConsumer<AnswersAttested>,
            IConsumer<AnswerRefused>
    {
        public Task Consume(ConsumeContext<ExposureReleased> context) => Add(context.Message);

        public Task Consume(ConsumeContext<AnswersAttested> context) => Add(context.Message);

        public Task Consume(ConsumeContext<AnswerRefused> context) => Add(context.Message);

        private Task Add(object message)
        {
            heard.Add(message);
            return Task.CompletedTask;
        }
    }
}
