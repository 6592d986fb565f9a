"""An enrolment in the words of FHIR R4B (HL7), as plain dictionaries, for whoever else looks after the resident."""
