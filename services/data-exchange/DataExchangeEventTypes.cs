using Notary.DataExchange.Downloads;
using Notary.DataExchange.Indexes;
using Notary.DataExchange.Uploads;
using Notary.EventStore;

namespace Notary.DataExchange;

/// <summary>The names of the service's events in the log. They outlive the classes: never change one.</summary>
public static class DataExchangeEventTypes
{
    public static EventTypeRegistry MapDataExchangeEvents(this EventTypeRegistry events) =>
        events
            .MapEventType<DataUploaded>("data-uploaded")
            .MapEventType<IndexSealed>("index-sealed")
            .MapEventType<ExchangeIndexed>("exchange-indexed")
            .MapEventType<DataReleased>("data-released");
}
