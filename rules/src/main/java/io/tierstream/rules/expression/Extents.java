package io.tierstream.rules.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;

/**
 * From where to where each part of an expression goes, in code points. CEL keeps one place for each part: the operator,
 * the opening parenthesis of a call, or the first character of anything else; the rest is found in the text.
 */
final class Extents {

    private final CelAbstractSyntaxTree tree;
    private final int[] codePoints;

    Extents(CelAbstractSyntaxTree tree, String text) {
        this.tree = tree;
        this.codePoints = text.codePoints().toArray();
    }

    /** The text of a part as written. */
    String text(CelExpr part) {
        int start = Math.min(start(part), codePoints.length);
        int end = Math.min(end(part), codePoints.length);
        return new String(codePoints, start, Math.max(0, end - start));
    }

    private int offset(CelExpr part) {
        Integer offset = tree.getSource().getPositionsMap().get(part.id());
        return offset == null ? 0 : Math.max(0, offset);
    }

    int start(CelExpr part) {
        return widened(part, true);
    }

    /** The code point after a part, the parentheses that its operands need included. */
    int end(CelExpr part) {
        return widened(part, false);
    }

    /** {@code 1 / (2 - 2)} ends after the parenthesis, which no part of the tree stands for. */
    private int widened(CelExpr part, boolean wantStart) {
        int start = bareStart(part);
        int end = bareEnd(part);
        if (part.getKind() == CelExpr.ExprKind.Kind.CALL && isOperator(part)) {
            int depth = 0;
            int lowest = 0;
            for (int at = start; at < Math.min(end, codePoints.length); at++) {
                if (isQuote(codePoints[at])) {
                    at = quotedEnd(at) - 1;
                } else if (codePoints[at] == '(') {
                    depth++;
                } else if (codePoints[at] == ')') {
                    depth--;
                    lowest = Math.min(lowest, depth);
                }
            }
            for (int missing = lowest; missing < 0; missing++) {
                start = Math.max(0, previous('(', start));
            }
            for (int missing = depth - lowest; missing > 0; missing--) {
                end = Math.min(codePoints.length, next(')', end) + 1);
            }
        }
        return wantStart ? start : end;
    }

    private int previous(int codePoint, int before) {
        int at = before - 1;
        while (at > 0 && codePoints[at] != codePoint) {
            at--;
        }
        return at;
    }

    private int next(int codePoint, int from) {
        int at = from;
        while (at < codePoints.length - 1 && codePoints[at] != codePoint) {
            at++;
        }
        return at;
    }

    private int bareStart(CelExpr part) {
        int start = offset(part);
        if (part.getKind() == CelExpr.ExprKind.Kind.CALL) {
            CelExpr target = part.call().target().orElse(null);
            if (isOperator(part)) {
                for (CelExpr operand : part.call().args()) {
                    start = Math.min(start, start(operand));
                }
            } else if (target != null) {
                start = start(target);
            } else {
                String name = part.call().function();
                start = functionNameEnd(part) - name.codePointCount(0, name.length());
            }
        } else if (part.getKind() == CelExpr.ExprKind.Kind.SELECT) {
            start = start(part.select().operand());
        } else if (part.getKind() == CelExpr.ExprKind.Kind.CONSTANT && isNegative(part.constant())) {
            start = previous('-', start);
        }
        return Math.max(0, start);
    }

    /** CEL makes the sign a part of the number, but places the number at its first digit. */
    private static boolean isNegative(CelConstant constant) {
        return switch (constant.getKind()) {
            case INT64_VALUE -> constant.int64Value() < 0;
            case DOUBLE_VALUE -> Double.compare(constant.doubleValue(), 0.0) < 0;
            default -> false;
        };
    }

    private int bareEnd(CelExpr part) {
        return switch (part.getKind()) {
            case IDENT ->
                offset(part)
                        + part.ident()
                                .name()
                                .codePointCount(0, part.ident().name().length());
            case CONSTANT -> constantEnd(bareStart(part));
            case SELECT -> wordEnd(skipSpaces(offset(part) + 1));
            case CALL -> callEnd(part);
            default -> closingEnd(offset(part));
        };
    }

    private int callEnd(CelExpr call) {
        if (!isOperator(call)) {
            return closingEnd(offset(call));
        }
        int end = offset(call) + 1;
        for (CelExpr operand : call.call().args()) {
            end = Math.max(end, end(operand));
        }
        return end;
    }

    /** CEL names operators by their shape, {@code _&&_} or {@code @in}, which no identifier has. */
    private static boolean isOperator(CelExpr call) {
        return call.call().function().chars().anyMatch(c -> c != '_' && !Character.isLetterOrDigit(c));
    }

    /** A call's own place is its opening parenthesis. */
    int functionNameEnd(CelExpr call) {
        int end = offset(call);
        while (end > 0 && Character.isWhitespace(codePoints[end - 1])) {
            end--;
        }
        return end;
    }

    private int skipSpaces(int from) {
        int at = from;
        while (at < codePoints.length && Character.isWhitespace(codePoints[at])) {
            at++;
        }
        return at;
    }

    private int wordEnd(int from) {
        int at = from;
        while (at < codePoints.length && (Character.isLetterOrDigit(codePoints[at]) || codePoints[at] == '_')) {
            at++;
        }
        return at;
    }

    private int constantEnd(int from) {
        int at = from;
        if (at < codePoints.length && codePoints[at] == '-') {
            at = skipSpaces(at + 1);
        }
        int quote = wordEnd(at);
        if (quote < codePoints.length && isQuote(codePoints[quote])) {
            return quotedEnd(quote);
        }
        return numberOrWordEnd(at);
    }

    /** A number may have a point, an exponent with a sign, and a suffix. */
    private int numberOrWordEnd(int from) {
        int at = from;
        while (at < codePoints.length) {
            int codePoint = codePoints[at];
            boolean sign = (codePoint == '-' || codePoint == '+')
                    && at > from
                    && (codePoints[at - 1] == 'e' || codePoints[at - 1] == 'E')
                    && Character.isDigit(codePoints[from]);
            if (!Character.isLetterOrDigit(codePoint) && codePoint != '.' && codePoint != '_' && !sign) {
                break;
            }
            at++;
        }
        return Math.max(at, from + 1);
    }

    private static boolean isQuote(int codePoint) {
        return codePoint == '"' || codePoint == '\'';
    }

    private int quotedEnd(int from) {
        int quote = codePoints[from];
        boolean triple = from + 2 < codePoints.length && codePoints[from + 1] == quote && codePoints[from + 2] == quote;
        int width = triple ? 3 : 1;
        int at = from + width;
        while (at < codePoints.length) {
            boolean closes = codePoints[at] == quote
                    && (!triple
                            || (at + 2 < codePoints.length
                                    && codePoints[at + 1] == quote
                                    && codePoints[at + 2] == quote));
            if (closes) {
                return at + width;
            }
            at += codePoints[at] == '\\' ? 2 : 1;
        }
        return codePoints.length;
    }

    /** The end of a bracketed stretch that opens at or after {@code from}. */
    private int closingEnd(int from) {
        int depth = 0;
        int at = from;
        while (at < codePoints.length) {
            int codePoint = codePoints[at];
            if (isQuote(codePoint)) {
                at = quotedEnd(at);
                continue;
            }
            if (codePoint == '(' || codePoint == '[' || codePoint == '{') {
                depth++;
            } else if (codePoint == ')' || codePoint == ']' || codePoint == '}') {
                depth--;
                if (depth <= 0) {
                    return at + 1;
                }
            }
            at++;
        }
        return codePoints.length;
    }
}
