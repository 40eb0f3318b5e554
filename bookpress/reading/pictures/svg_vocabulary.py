"""The words of SVG that a picture may use; whatever is not named here is not written.

Source: SVG 1.1 and 2 (their element, attribute and property indexes), CSS Values 4, Filter Effects.
"""

from __future__ import annotations

from bookpress.model.elements import names

ELEMENTS = frozenset(
    [
        *("svg", "g", "defs", "symbol", "use", "switch", "view", "title", "desc", "style"),
        *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "image"),
        *("text", "tspan", "textPath", "font", "font-face", "glyph", "missing-glyph"),
        *("clipPath", "mask", "marker", "pattern", "linearGradient", "radialGradient", "stop"),
        *("filter", "feBlend", "feColorMatrix", "feComponentTransfer", "feComposite"),
        *("feConvolveMatrix", "feDiffuseLighting", "feDisplacementMap", "feDistantLight"),
        *("feDropShadow", "feFlood", "feFuncA", "feFuncB", "feFuncG", "feFuncR"),
        *("feGaussianBlur", "feMerge", "feMergeNode", "feMorphology", "feOffset", "fePointLight"),
        *("feSpecularLighting", "feSpotLight", "feTile", "feTurbulence", "color-profile"),
    ]
)
"""Elements that draw, or serve those that do."""

MOVING = frozenset({"animate", "animateColor", "animateMotion", "animateTransform", "set"})
RUNNING = frozenset({"script", "handler", "listener"})

LENGTHS = names(
    """
    x y width height cx cy r rx ry x1 y1 x2 y2 fx fy fr dx dy refX refY markerWidth markerHeight
    textLength startOffset stroke-width stroke-dashoffset stroke-dasharray letter-spacing
    word-spacing font-size baseline-shift kerning
    """
)
"""Attributes and properties that hold lengths, one or many."""

NUMBERS = names(
    """
    offset opacity fill-opacity stroke-opacity stop-opacity flood-opacity stroke-miterlimit
    pathLength rotate viewBox points k k1 k2 k3 k4 divisor bias order kernelMatrix targetX targetY
    kernelUnitLength surfaceScale diffuseConstant specularConstant specularExponent scale azimuth
    elevation z pointsAtX pointsAtY pointsAtZ limitingConeAngle stdDeviation radius baseFrequency
    numOctaves seed tableValues slope intercept amplitude exponent font-size-adjust
    ascent descent cap-height x-height units-per-em horiz-adv-x horiz-origin-x horiz-origin-y
    vert-adv-y vert-origin-x vert-origin-y underline-position underline-thickness
    """
)
"""Attributes and properties that hold numbers or percentages, one or many."""

TRANSFORMS = names("transform gradientTransform patternTransform")

LARGEST = {"order": 32, "numOctaves": 16, "stdDeviation": 2_000, "radius": 2_000}
"""What a reader would work on for minutes: the largest number of an effect."""

_PRESENTATION = names(
    """
    alignment-baseline baseline-shift clip clip-path clip-rule color color-interpolation
    color-interpolation-filters color-profile color-rendering direction display dominant-baseline
    enable-background fill fill-opacity fill-rule filter flood-color flood-opacity font font-family
    font-size font-size-adjust font-stretch font-style font-variant font-weight
    glyph-orientation-horizontal glyph-orientation-vertical image-rendering kerning letter-spacing
    lighting-color marker marker-end marker-mid marker-start mask mask-type opacity overflow
    paint-order pointer-events shape-rendering stop-color stop-opacity stroke stroke-dasharray
    stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width
    text-anchor text-decoration text-orientation text-overflow text-rendering transform
    transform-box transform-origin unicode-bidi vector-effect visibility white-space word-spacing
    writing-mode
    """
)

PROPERTIES = _PRESENTATION | names(
    """
    background background-color cx cy r rx ry x y width height isolation mix-blend-mode
    font-kerning font-feature-settings font-variation-settings font-variant-caps
    font-variant-ligatures font-variant-numeric font-variant-east-asian font-variant-position
    font-variant-alternates font-optical-sizing font-synthesis line-height text-align
    text-align-last text-decoration-color text-decoration-line text-decoration-style
    text-decoration-thickness text-indent text-transform text-shadow text-underline-offset
    inline-size shape-inside shape-margin shape-padding shape-subtract solid-color solid-opacity
    position margin padding border box-sizing hyphens tab-size word-break overflow-wrap
    max-width max-height min-width min-height object-fit object-position order rotate scale
    translate print-color-adjust forced-color-adjust color-scheme accent-color
    """
)
"""What a style may declare."""

ATTRIBUTES = (
    _PRESENTATION
    | LENGTHS
    | NUMBERS
    | TRANSFORMS
    | names(
        """
        id class lang style type media title version baseProfile role d orient preserveAspectRatio
        gradientUnits spreadMethod patternUnits patternContentUnits maskUnits maskContentUnits
        clipPathUnits markerUnits filterUnits primitiveUnits in in2 result mode operator values
        edgeMode preserveAlpha xChannelSelector yChannelSelector stitchTiles lengthAdjust method
        spacing side systemLanguage requiredFeatures requiredExtensions zoomAndPan tabindex
        aria-label aria-labelledby aria-describedby aria-hidden aria-roledescription
        unicode glyph-name arabic-form g1 g2 u1 u2 panose-1 unicode-range name local
        rendering-intent crossorigin decoding focusable
        """
    )
)
"""Attributes that are written; `href` is judged apart."""

TELLING = ATTRIBUTES - PROPERTIES - LENGTHS - NUMBERS - TRANSFORMS
"""Attributes whose value is no CSS: names, words, paths."""

FUNCTIONS = names(
    """
    rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix light-dark device-cmyk icc-color
    calc min max clamp var env translate translatex translatey translate3d translatez scale scalex
    scaley scale3d rotate rotatex rotatey rotatez rotate3d skew skewx skewy matrix matrix3d
    perspective circle ellipse polygon inset rect xywh path blur brightness contrast drop-shadow
    grayscale hue-rotate invert opacity saturate sepia
    """
)
"""Of CSS: functions that compute and fetch nothing."""

FETCHING = names(
    """
    src image image-set -webkit-image-set cross-fade -webkit-cross-fade element -moz-element paint
    url-prefix domain document
    """
)

SELECTING = names(
    """
    first-child last-child only-child root link any-link visited hover active focus empty
    """
)
"""Pseudo-classes that cost nothing to try."""
