package io.tierstream.console.web;

/** A request that cannot be answered; the answer is a problem as RFC 9457 has it. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String title;

    /**
     * A problem.
     *
     * @param status of HTTP
     * @param title the kind of problem, the same for all of a kind
     * @param detail what is wrong with this request, and what to do
     */
    public ProblemException(int status, String title, String detail) {
        super(detail);
        this.status = status;
        this.title = title;
    }

    public static ProblemException badRequest(String detail) {
        return new ProblemException(400, "Bad request", detail);
    }

    public static ProblemException notFound(String detail) {
        return new ProblemException(404, "Not found", detail);
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    public String detail() {
        return String.valueOf(getMessage());
    }
}
