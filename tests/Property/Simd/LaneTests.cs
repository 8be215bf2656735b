using Conformance.Simd;

namespace Conformance.Tests;

/// <summary>
/// Every operation of <see cref="IVector{V}"/> at every width, lane by lane, against plain scalar C#. A width that the
/// processor lacks is tested too: it must be right without the hardware.
/// </summary>
public sealed class LaneTests
{
    public static TheoryData<string> Widths => ["V1", "V128", "V256", "V512"];

    [Theory, MemberData(nameof(Widths))]
    public void Loads_and_stores_touch_only_what_they_count(string width) => At(width).LoadsAndStores();

    [Theory, MemberData(nameof(Widths))]
    public void Gathers_touch_only_what_they_count(string width) => At(width).Gathers();

    [Theory, MemberData(nameof(Widths))]
    public void Pairs_part(string width) => At(width).Pairs();

    [Theory, MemberData(nameof(Widths))]
    public void Arithmetic_is_the_scalar_one(string width) => At(width).Arithmetic();

    [Theory, MemberData(nameof(Widths))]
    public void Scaling_rounds_once(string width) => At(width).Scaling();

    [Theory, MemberData(nameof(Widths))]
    public void Comparisons_make_masks_and_masks_choose(string width) => At(width).Masks();

    [Theory, MemberData(nameof(Widths))]
    public void Bits_are_int32(string width) => At(width).Bits();

    [Theory, MemberData(nameof(Widths))]
    public void Reductions_take_every_lane(string width) => At(width).Across();

    [Theory, MemberData(nameof(Widths))]
    public void A_lookup_takes_the_index_modulo_eight(string width) => At(width).Lookup();

    [Theory, MemberData(nameof(Widths))]
    public void Maps_cover_every_length(string width) => At(width).Maps();

    private static ILaneLaws At(string width) => width switch
    {
        "V1" => new LaneLaws<V1>(),
        "V128" => new LaneLaws<V128>(),
        "V256" => new LaneLaws<V256>(),
        "V512" => new LaneLaws<V512>(),
        _ => throw new ArgumentOutOfRangeException(nameof(width)),
    };
}
