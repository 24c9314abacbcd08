namespace Notary.ThresholdBls.Dkg;

/// <summary>What a phase asks of a participant, by its parts in the run: dealer, member, member of an outgoing group.</summary>
internal sealed class Duties(
    SharingSession session,
    int self,
    SecretPolynomial? polynomial,
    Qualification rules,
    KeyAssembly assembly,
    Voice voice
)
{
    private SecretPolynomial? _polynomial = polynomial;

    public void Do(DkgPhase phase)
    {
        switch (phase)
        {
            case DkgPhase.Dealing:
                Deal();
                break;
            case DkgPhase.Complaint when session.IsMember(self):
                voice.Say(
                    DkgMessageKind.Complaint,
                    () => new Complaint(rules.Grievances()).Encode()
                );
                break;
            case DkgPhase.Justification:
                Justify();
                break;
            case DkgPhase.Transcript when session.IsMember(self):
                SignTranscript();
                break;
        }
    }

    /// <summary>A member of the outgoing group hands over on the transcript that the new members agreed on, and on one only.</summary>
    public void Approve()
    {
        if (
            session.ApprovalsNeeded > 0
            && session.IsDealer(self)
            && assembly.AgreedTranscript is { } transcript
        )
            voice.Say(DkgMessageKind.Approval, () => transcript);
    }

    /// <summary>From here on it deals and justifies nothing any more.</summary>
    public void Retire() => _polynomial = null;

    private void Deal()
    {
        if (_polynomial is not null)
            voice.Say(
                DkgMessageKind.Dealing,
                () => Dealing.Create(session, self, _polynomial).Encode()
            );
    }

    private void Justify()
    {
        if (_polynomial is null || voice.OwnDealing is not { } own)
            return;
        var complainers = rules.Complainers(own).ToArray();
        if (complainers.Length > 0)
            voice.Say(
                DkgMessageKind.Justification,
                () => new Justification([.. complainers.Select(Reveal)]).Encode()
            );
    }

    private RevealedShare Reveal(int member)
    {
        using var share = _polynomial!.ShareFor(member);
        return new RevealedShare(member, share.Value);
    }

    /// <summary>A member signs only a key that it has its share of.</summary>
    private void SignTranscript()
    {
        var qualified = rules.Qualified();
        if (qualified.Count >= session.DealersNeeded && rules.HasSharesOf(qualified))
            voice.Say(DkgMessageKind.Transcript, () => new Transcript(qualified).Encode());
    }
}
