package io.tierstream.cli.ruletest;

import io.tierstream.rules.test.RuleTestResult;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Results as JUnit's XML, which CI systems read: a suite for each file. */
public final class JUnitReport {

    private JUnitReport() {}

    public static void write(List<TestedFile> files, Writer out) throws IOException {
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeCharacters("\n");
            xml.writeStartElement("testsuites");
            for (TestedFile file : files) {
                suite(file, xml);
            }
            xml.writeCharacters("\n");
            xml.writeEndElement();
            xml.writeCharacters("\n");
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static void suite(TestedFile file, XMLStreamWriter xml) throws XMLStreamException {
        xml.writeCharacters("\n  ");
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", file.file());
        xml.writeAttribute("tests", String.valueOf(file.results().size()));
        xml.writeAttribute("failures", String.valueOf(file.failed()));
        xml.writeAttribute("errors", "0");
        xml.writeAttribute("time", String.format(Locale.ROOT, "%.3f", file.seconds()));
        for (RuleTestResult result : file.results()) {
            xml.writeCharacters("\n    ");
            xml.writeStartElement("testcase");
            xml.writeAttribute("classname", file.file());
            xml.writeAttribute("name", result.test().name());
            if (!result.passed()) {
                failure(file, result, xml);
            }
            xml.writeEndElement();
        }
        xml.writeCharacters("\n  ");
        xml.writeEndElement();
    }

    private static void failure(TestedFile file, RuleTestResult result, XMLStreamWriter xml) throws XMLStreamException {
        xml.writeStartElement("failure");
        xml.writeAttribute(
                "message",
                result.mismatches().get(0).message().lines().findFirst().orElse(""));
        xml.writeCharacters(result.mismatches().stream()
                .map(mismatch -> file.file() + ":" + mismatch.line() + ": " + mismatch.message())
                .collect(Collectors.joining("\n")));
        xml.writeEndElement();
    }
}
